<#
.SYNOPSIS
    Makes docs/en-US/CephadmPS.dll-Help.xml, the help that Get-Help shows, from the Markdown beside it.
.DESCRIPTION
    Needs Microsoft.PowerShell.PlatyPS 1.0 and the published module. The result is committed, so that neither building nor using the module
    needs PlatyPS. With -Update, the parameters and the syntax in the Markdown are first brought up to date with the cmdlets; the texts stay.
#>
param([switch] $Update, [string] $ModulePath = "$PSScriptRoot/../out/module/Cephadm")

$ErrorActionPreference = 'Stop'
Import-Module Microsoft.PowerShell.PlatyPS -MinimumVersion 1.0
Import-Module (Join-Path $ModulePath 'Cephadm.psd1')

$pages = Get-ChildItem "$PSScriptRoot/en-US/*-Ceph*.md"
if ($Update) {
    $null = $pages | Update-MarkdownCommandHelp -NoBackup
    foreach ($page in $pages) {
        # The date of the run says nothing about the text, and would change every page each time.
        (Get-Content $page -Raw) -replace '(?m)^ms\.date:.*\r?\n' | Set-Content $page -NoNewline
    }
}

$work = Join-Path ([IO.Path]::GetTempPath()) "cephadm-help-$PID"
try {
    $file = $pages | Import-MarkdownCommandHelp | Export-MamlCommandHelp -OutputFolder $work -Force
    Copy-Item $file "$PSScriptRoot/en-US/CephadmPS.dll-Help.xml"
}
finally {
    Remove-Item $work -Recurse -Force -ErrorAction Ignore
}
"$($pages.Count) pages"
