# The cmdlets against the cluster, in a real PowerShell; it counts with the tests that it runs.
# shellcheck shell=bash
. "$top/build/powershell.sh"

test_cmdlets_on_the_cluster() {
  local count
  if ! find_powershell || ! find_pester; then
    count=$(grep -cE '^\s*It ' "$top/tests/Pester/E2E.Tests.ps1")
    echo "PowerShell with Pester 5 is not here and cannot be had from NuGet: $count cmdlet tests skipped"
    echo "0 passed, 0 failed, $count skipped"
    return
  fi
  eventually 60 ceph_says '.status == "HEALTH_OK"' health
  CEPHADM_HOME=$home CEPHADM_E2E_PROFILE=quickstart in_lab "${powershell[@]}" -NoProfile -NonInteractive -File "$top/tests/Pester/run.ps1" -E2E
}
