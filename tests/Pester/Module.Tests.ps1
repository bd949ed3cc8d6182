BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
    $commands = @(Get-Command -Module Cephadm | ForEach-Object { @{ Command = $_; Name = $_.Name } })
    # All but those that look, and those that only open and close a session.
    $mutating = @($commands | Where-Object { $_.Name -notmatch '^(Get|Test|Export)-|^(Connect|Disconnect)-CephCluster$' })
}

Describe 'Manifest' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $data = Import-PowerShellDataFile $manifestPath
    }

    It 'is valid' {
        (Test-ModuleManifest $manifestPath).Name | Should -Be 'Cephadm'
    }

    It 'exports exactly the cmdlets there are' {
        $exported = (Get-Command -Module Cephadm).Name | Sort-Object
        $exported | Should -Be ($data.CmdletsToExport | Sort-Object)
    }

    It 'holds back the command that only jobs run, and nothing else' {
        $assembly = (Get-Command Get-CephHost).ImplementingType.Assembly
        $cmdlets = $assembly.GetExportedTypes() | Where-Object { -not $_.IsAbstract -and $_.IsSubclassOf([Management.Automation.PSCmdlet]) } |
            ForEach-Object {
                $attribute = $_.GetCustomAttributes([Management.Automation.CmdletAttribute], $false)[0]
                "$($attribute.VerbName)-$($attribute.NounName)"
            }
        $cmdlets | Where-Object { $_ -notin $data.CmdletsToExport } | Should -Be 'Invoke-CephReconcileLoop'
    }

    It 'lists exports without wildcards' {
        foreach ($list in 'CmdletsToExport', 'FunctionsToExport', 'AliasesToExport', 'VariablesToExport') {
            $data.ContainsKey($list) | Should -BeTrue
            @($data[$list]) -match '[*?]' | Should -BeNullOrEmpty
        }
    }

    It 'says what it runs on' {
        $data.CompatiblePSEditions | Should -Be 'Core'
        $data.PowerShellVersion | Should -Be '7.4'
    }

    It 'has a version that is also the assemblies''' {
        $version = (Get-Command Get-CephHost).ImplementingType.Assembly.GetName().Version
        "$($version.Major).$($version.Minor).$($version.Build)" | Should -Be $data.ModuleVersion
    }
}

Describe 'Import' {
    BeforeAll { . "$PSScriptRoot/Common.ps1" }

    It 'works again with -Force, and after Remove-Module' {
        $text = Invoke-Fresh @"
Import-Module '$manifestPath'
Import-Module '$manifestPath' -Force
try { Get-CephReconcile } catch { `$_.FullyQualifiedErrorId }
Remove-Module Cephadm
@(Get-Command Get-CephHost -ErrorAction Ignore).Count
Import-Module '$manifestPath'
(Get-Command -Module Cephadm).Count
"@
        $text[0] | Should -Be 'NotConnected,CephadmPS.Commands.Reconciling.GetCephReconcileCommand'
        $text[1] | Should -Be '0'
        [int]$text[2] | Should -Be (Import-PowerShellDataFile $manifestPath).CmdletsToExport.Count
    }

    It 'keeps its libraries away from those of another module' {
        $other = Join-Path $TestDrive 'other'
        $null = New-Item -ItemType Directory $other
        $specs = Join-Path $TestDrive 'specs.json'
        '{"service_type": "mon", "placement": {"count": 3}}' | Set-Content $specs
        # Assemblies of the same names that are of no use to us, loaded first.
        $text = Invoke-Fresh @"
Add-Type -TypeDefinition 'namespace Newtonsoft.Json { public static class JsonConvert { public static string Mark() { return "other"; } } }' -OutputAssembly '$other/Newtonsoft.Json.dll'
Add-Type -TypeDefinition 'namespace YamlDotNet { public static class Parser { public static string Mark() { return "other"; } } }' -OutputAssembly '$other/YamlDotNet.dll'
`$null = [Reflection.Assembly]::LoadFrom('$other/YamlDotNet.dll')
`$null = [Reflection.Assembly]::LoadFrom('$other/Newtonsoft.Json.dll')
Import-Module '$manifestPath'
Test-CephServiceSpec '$specs'
'service_type: mon' | Test-CephServiceSpec
`$profiles = Join-Path '$TestDrive' 'home'
`$env:CEPHADM_HOME = `$profiles
`$null = New-Item -ItemType Directory "`$profiles/clusters"
'not json' | Set-Content "`$profiles/clusters/broken.json"
try { Connect-CephCluster } catch { `$_.FullyQualifiedErrorId.Split(',')[0] }
[AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -in 'YamlDotNet', 'Newtonsoft.Json' -and
    [Runtime.Loader.AssemblyLoadContext]::GetLoadContext(`$_).Name -eq 'Cephadm' } | ForEach-Object { `$_.GetName().Name } | Sort-Object
[YamlDotNet.Parser]::Mark()
"@
        $text | Should -Be 'True', 'True', 'ProfileDamaged', 'Newtonsoft.Json', 'YamlDotNet', 'other'
    }

    It 'keeps sessions by runspace' {
        $shell = [powershell]::Create().AddScript("Import-Module '$manifestPath'; try { Get-CephReconcile } catch { `$_.FullyQualifiedErrorId }")
        try { $shell.Invoke() | Should -BeLike 'NotConnected,*' } finally { $shell.Dispose() }
    }
}

Describe 'Cmdlet <Name>' -ForEach $commands {
    BeforeAll {
        $common = [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters
        $own = @($Command.Parameters.Values | Where-Object Name -NotIn $common)
    }

    It 'has an approved verb and a noun with the prefix Ceph' {
        $Command.Verb | Should -BeIn (Get-Verb).Verb
        $Command.Noun | Should -CMatch '^Ceph[A-Z][A-Za-z]*([^s]|ss|us)$'
    }

    It 'declares what it returns' {
        if ($Name -ne 'Disconnect-CephCluster') {
            $Command.OutputType | Should -Not -BeNullOrEmpty
        }
    }

    It 'has singular Pascal-case parameters, none of them Boolean' {
        foreach ($parameter in $own) {
            $parameter.Name | Should -CMatch '^[A-Z][A-Za-z0-9]*$'
            $parameter.ParameterType | Should -Not -Be ([bool])
            if ($parameter.ParameterType.IsArray) {
                $parameter.Name | Should -Not -CMatch '[^su]s$'
            }
        }
    }

    It 'takes one parameter by value in each parameter set' {
        foreach ($set in $Command.ParameterSets) {
            @($set.Parameters | Where-Object ValueFromPipeline).Count | Should -BeLessOrEqual 1
        }
    }

    It 'does not redeclare reserved names' {
        $type = $Command.ImplementingType
        while ($type -ne [Management.Automation.PSCmdlet]) {
            foreach ($property in $type.GetProperties('Public, Instance, DeclaredOnly')) {
                $property.Name | Should -Not -BeIn $common
            }
            $type = $type.BaseType
        }
    }
}

Describe 'Cmdlet <Name>, which changes something' -ForEach $mutating {
    It 'supports -WhatIf and -Confirm' {
        $Command.Parameters.Keys | Should -Contain 'WhatIf'
        $Command.Parameters.Keys | Should -Contain 'Confirm'
    }

    It 'asks first where something is destroyed or ends' {
        $attribute = $Command.ImplementingType.GetCustomAttributes([Management.Automation.CmdletAttribute], $false)[0]
        $high = $Name -in @(
            'Approve-CephPlan', 'Clear-CephDevice', 'Enter-CephHostMaintenance', 'Remove-CephClientKeyring', 'Remove-CephCluster', 'Remove-CephDaemon', 'Remove-CephHost'
            'Remove-CephOsd', 'Remove-CephService', 'Remove-CephTunedProfile', 'Repair-CephQuorum', 'Start-CephHostDrain', 'Stop-CephDaemon', 'Stop-CephService'
            'Uninstall-CephController'
        )
        $attribute.ConfirmImpact | Should -Be ($high ? 'High' : 'Medium')
    }
}
