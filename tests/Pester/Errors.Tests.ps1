BeforeDiscovery { . "$PSScriptRoot/Common.ps1" }

Describe 'Catalogue of errors (docs/errors.md)' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $text = (Get-ChildItem "$repository/src" -Recurse -Filter *.cs | Where-Object FullName -NotMatch '[\\/](obj|bin)[\\/]' | Get-Content -Raw) -join "`n"
        # An id is written where the error is made: in the call that makes it, or before its kind.
        $used = @(
            '\b(?:Refused|Error|Fail\w*|CephadmException|AgentException|Make)\(\s*(?:\w+,\s*)*"([A-Z][a-z]+[A-Za-z]*)"\s*,'
            '"([A-Z][a-z]+[A-Za-z]*)",\s*(?:Core\.Errors\.)?ErrorKind\.'
            'item\.(?:Host|Service|Daemon)Name, "([A-Z][A-Za-z]+)",'
        ) | ForEach-Object { [regex]::Matches($text, $_).ForEach({ $_.Groups[1].Value }) } | Sort-Object -Unique
        $listed = [regex]::Matches((Get-Content "$repository/docs/errors.md" -Raw), '(?m)^\| `([A-Z]\w+)` \|').ForEach({ $_.Groups[1].Value })
    }

    It 'lists every id that cmdlets, core and agent use' {
        $used | Where-Object { $_ -notin $listed } | Should -BeNullOrEmpty
    }

    It 'lists no id that is used nowhere' {
        $listed | Where-Object { $text -notmatch ('"' + $_ + '"') } | Should -BeNullOrEmpty
    }

    It 'lists each id once, in order' {
        $listed | Should -Be ($listed | Sort-Object -Unique)
    }

    It 'recommends only cmdlets and parameters that exist' {
        $wrong = foreach ($literal in [regex]::Matches($text, '"(?:[^"\\\n]|\\.)*-Ceph(?:[^"\\\n]|\\.)*"').Value | Sort-Object -Unique) {
            foreach ($use in [regex]::Matches($literal, '\b([A-Z][a-z]+-Ceph[A-Za-z]+)((?: +(?![A-Z][a-z]+-Ceph)[^\s,;:.()"|]+)*)')) {
                $command = Get-Command $use.Groups[1].Value -Module Cephadm -ErrorAction Ignore
                # The job's own cmdlet is no command of the module.
                if (-not $command) { if ($use.Groups[1].Value -ne 'Invoke-CephReconcileLoop') { $use.Groups[1].Value } }
                else {
                    foreach ($parameter in [regex]::Matches($use.Groups[2].Value, ' -([A-Z]\w+)').ForEach({ $_.Groups[1].Value })) {
                        try { $null = $command.ResolveParameter($parameter) } catch { "-${parameter}: $literal" }
                    }
                }
            }
        }
        $wrong | Should -BeNullOrEmpty
    }
}
