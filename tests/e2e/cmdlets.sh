# The cmdlets against the cluster, in a real PowerShell; it counts with the tests that it runs.
# shellcheck shell=bash

test_cmdlets_on_the_cluster() {
  local count
  if ! command -v pwsh >/dev/null || ! pwsh -NoProfile -NonInteractive -Command 'exit [int](-not (Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -ge 5 }))'; then
    count=$(grep -cE '^\s*It ' "$top/tests/Pester/E2E.Tests.ps1")
    echo "PowerShell with Pester 5 is not here: $count cmdlet tests skipped"
    echo "0 passed, 0 failed, $count skipped"
    return
  fi
  eventually 60 ceph_says '.status == "HEALTH_OK"' health
  CEPHADM_HOME=$home CEPHADM_E2E_PROFILE=quickstart in_lab pwsh -NoProfile -NonInteractive -File "$top/tests/Pester/run.ps1" -E2E
}
