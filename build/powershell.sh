# Finds PowerShell and Pester: those of the machine, else those of the registry. Source it; the caller has set top.
# shellcheck shell=bash
export POWERSHELL_TELEMETRY_OPTOUT=1

# find_powershell: powershell=(COMMAND ARGUMENT…) runs it from any directory. Fails where there is none.
find_powershell() {
  if command -v pwsh >/dev/null; then powershell=(pwsh); return; fi
  command -v dotnet >/dev/null && (cd "$top" && dotnet tool restore) >/dev/null 2>&1 || return 1
  local home
  home=$(cd "$top" && dotnet tool run pwsh -- -NoLogo -NoProfile -NonInteractive -Command '$PSHOME') || return 1
  powershell=(dotnet "$home/pwsh.dll")
}

# find_pester: CEPHADM_PESTER is what Import-Module takes. Fails where there is none of version 5.
find_pester() {
  local found
  if "${powershell[@]}" -NoProfile -NonInteractive -Command 'exit [int](-not (Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -eq 5 }))'
  then export CEPHADM_PESTER=Pester; return; fi
  found=$(dotnet msbuild "$top/tests/Pester/Pester.proj" -nologo -v:quiet -restore -t:Where -consoleLoggerParameters:"Verbosity=minimal" 2>/dev/null | sed 's/^ *//' | grep 'Pester\.psd1$') || return 1
  [ -e "$found" ] && export CEPHADM_PESTER=$found
}
