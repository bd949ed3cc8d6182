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
$work = Join-Path ([IO.Path]::GetTempPath()) "cephadm-help-$PID"
if ($Update) {
    # PlatyPS adds the sentences of a help that is there to those of the pages.
    Copy-Item $ModulePath "$work-module" -Recurse
    Remove-Item "$work-module/*/*-Help.xml"
    $ModulePath = "$work-module"
}
Import-Module (Join-Path $ModulePath 'Cephadm.psd1')

$pages = Get-ChildItem "$PSScriptRoot/en-US/*-Ceph*.md"
if ($Update) {
    $null = $pages | Update-MarkdownCommandHelp -NoBackup
    foreach ($page in $pages) {
        # The date of the run says nothing about the text, and would change every page each time; so would what PlatyPS adds to texts that are there.
        (Get-Content $page -Raw) -replace '(?m)^ms\.date:.*\r?\n' -replace '(?m)^(?:Prompts you for confirmation before running|Runs the command in a mode that only) .*\r?\n' `
            -replace '(?m)(?<=^None\.\r?\n\r?\n)\r?\n' | Set-Content $page -NoNewline
    }
}

# What PlatyPS 1.0 writes differently from what Get-Help shows well: an example's code stands fenced in its introduction, no parameter takes
# pipeline input, and links name files, which Get-Help -Online (and PlatyPS's own update) take for addresses.
function Repair-Maml([string] $Path) {
    $maml = [xml]::new()
    $maml.PreserveWhitespace = $true
    $maml.Load($Path)
    $names = [Xml.XmlNamespaceManager]::new($maml.NameTable)
    foreach ($prefix in 'maml', 'command', 'dev') {
        $names.AddNamespace($prefix, $maml.DocumentElement.GetNamespaceOfPrefix($prefix))
    }
    foreach ($example in $maml.SelectNodes('//command:example', $names)) {
        $remarks = $example.SelectSingleNode('dev:remarks', $names)
        foreach ($paragraph in $example.SelectNodes('maml:introduction/maml:para', $names)) {
            if ($paragraph.InnerText -match '(?s)^```\w*\r?\n(.*?)\r?\n```$') {
                $example.SelectSingleNode('dev:code', $names).InnerText = $Matches[1]
            }
            elseif ($paragraph.InnerText -notmatch '^[\s\u0080]*$') {
                $null = $remarks.AppendChild($paragraph.Clone())
            }
        }
        $example.SelectSingleNode('maml:introduction', $names).RemoveAll()
    }
    foreach ($address in $maml.SelectNodes('//maml:navigationLink/maml:uri', $names)) {
        $address.InnerText = ''
    }
    foreach ($page in $maml.SelectNodes('//command:command', $names)) {
        $command = Get-Command $page.SelectSingleNode('command:details/command:name', $names).InnerText
        foreach ($parameter in $page.SelectNodes('.//command:parameter', $names)) {
            $sets = $command.Parameters[$parameter.SelectSingleNode('maml:name', $names).InnerText].ParameterSets.Values
            $how = @(
                if ($sets.ValueFromPipeline -contains $true) { 'ByValue' }
                if ($sets.ValueFromPipelineByPropertyName -contains $true) { 'ByPropertyName' }
            )
            $parameter.SetAttribute('pipelineInput', ($how ? "true ($($how -join ', '))" : 'false'))
        }
    }
    $maml.Save($Path)
}

try {
    $file = $pages | Import-MarkdownCommandHelp | Export-MamlCommandHelp -OutputFolder $work -Force
    Repair-Maml $file.FullName
    Copy-Item $file "$PSScriptRoot/en-US/CephadmPS.dll-Help.xml"
}
finally {
    Remove-Item $work, "$work-module" -Recurse -Force -ErrorAction Ignore
}
"$($pages.Count) pages"
