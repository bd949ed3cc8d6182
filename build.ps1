<#
.SYNOPSIS
    Build, Test, Docs and Package, for people who have PowerShell. The same as ./test.sh and build/package.proj do without.
.EXAMPLE
    ./build.ps1 Build, Test
.EXAMPLE
    ./build.ps1 Package -AgentRuntime linux-arm64
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Docs', 'Package')]
    [string[]] $Target = @('Build'),
    [ValidateSet('linux-x64', 'linux-arm64')]
    [string] $AgentRuntime = 'linux-x64'
)
$ErrorActionPreference = 'Stop'
$out = Join-Path $PSScriptRoot 'out'
$module = Join-Path $out 'module' 'Cephadm'

function Invoke-Native([string] $Program, [string[]] $Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Program $($Arguments -join ' ') ended with exit code $LASTEXITCODE." }
}

function Invoke-Build { Invoke-Native dotnet @('build', (Join-Path $PSScriptRoot 'CephadmPS.sln'), '--nologo', '-c', 'Release') }

# Units, properties and conformance on every platform; the rest needs a shell.
function Invoke-Test {
    if (Get-Command bash -ErrorAction Ignore) { Invoke-Native bash @((Join-Path $PSScriptRoot 'test.sh')); return }
    Get-ChildItem (Join-Path $PSScriptRoot 'tests') -Directory -Filter '*.Tests' | ForEach-Object { Invoke-Native dotnet @('test', $_.FullName, '--nologo') }
}

# The module folder: out/module/Cephadm. On a platform that cannot link a Linux program, out/agent must hold it already.
function Invoke-Package {
    $agent = Join-Path $out 'agent' $AgentRuntime 'cephadm-agent'
    if (-not $IsLinux -and -not (Test-Path $agent)) {
        throw "The host agent is a native Linux program and cannot be linked here. Publish it on Linux and put it at $agent."
    }
    Invoke-Native dotnet @('msbuild', (Join-Path $PSScriptRoot 'build' 'package.proj'), '-nologo', '-v:quiet', "-p:AgentRuntime=$AgentRuntime", "-p:LinkAgent=$IsLinux")
    Get-Item $module
}

# Help for Get-Help, written by PlatyPS from docs/cmdlets/*.md; new cmdlets get a page to fill in.
function Invoke-Docs {
    if (-not (Get-Module -ListAvailable Microsoft.PowerShell.PlatyPS)) {
        throw 'Microsoft.PowerShell.PlatyPS is not installed: Install-PSResource Microsoft.PowerShell.PlatyPS'
    }
    if (-not (Test-Path $module)) { Invoke-Package | Out-Null }
    Import-Module Microsoft.PowerShell.PlatyPS
    Import-Module $module -Force
    $pages = Join-Path $PSScriptRoot 'docs' 'cmdlets'
    $known = if (Test-Path $pages) { (Get-ChildItem $pages -Filter '*.md').BaseName } else { @() }
    $new = Get-Command -Module Cephadm | Where-Object Name -notin $known
    if ($new) { New-MarkdownCommandHelp -CommandInfo $new -OutputFolder $pages -WithModulePage:$false -Force | Out-Null }
    if ($known) { Get-ChildItem -Recurse $pages -Filter '*-*.md' | Update-MarkdownCommandHelp -NoBackup | Out-Null }
    Get-ChildItem -Recurse $pages -Filter '*-*.md' | Import-MarkdownCommandHelp | Export-MamlCommandHelp -OutputFolder (Join-Path $out 'help') -Force
}

foreach ($name in $Target) {
    switch ($name) {
        Build { Invoke-Build }
        Test { Invoke-Test }
        Docs { Invoke-Docs }
        Package { Invoke-Package }
    }
}
