<#
.SYNOPSIS
    Runs the module's tests in this PowerShell. Needs Pester 5 and the published module.
.DESCRIPTION
    Ends with one line "N passed, M failed, K skipped"; exit code 1 if anything failed.
    The module is out/module/Cephadm, or what $env:CEPHADM_MODULE names:
        dotnet publish src/CephadmPS -c Release -o out/module/Cephadm
    Pester is that of the machine, or what $env:CEPHADM_PESTER names.
.PARAMETER E2E
    Run only the tests against a real cluster, whose saved profile $env:CEPHADM_E2E_PROFILE names.
#>
param([switch] $E2E)

$ErrorActionPreference = 'Stop'
Import-Module ($env:CEPHADM_PESTER ?? 'Pester') -MinimumVersion 5.5 -MaximumVersion 5.999

$configuration = New-PesterConfiguration
$configuration.Run.Path = $E2E ? "$PSScriptRoot/E2E.Tests.ps1" : $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
if (-not $E2E) {
    $configuration.Filter.ExcludeTag = 'E2E'
}

$result = Invoke-Pester -Configuration $configuration
# Profiles that the tests saved (Common.ps1).
Remove-Item (Join-Path ([IO.Path]::GetTempPath()) "cephadm-pester-$PID") -Recurse -Force -ErrorAction Ignore
# Tests that a tag keeps out were not asked for; they are not counted as skipped.
$failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
"$($result.PassedCount) passed, $failed failed, $($result.SkippedCount) skipped"
exit ($failed -gt 0 ? 1 : 0)
