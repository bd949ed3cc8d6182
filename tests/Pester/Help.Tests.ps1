BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
    $commands = @(Get-Command -Module Cephadm | ForEach-Object { @{ Command = $_; Name = $_.Name } })
}

Describe 'Help of <Name>' -ForEach $commands {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $help = Get-Help $Name -Full
        $common = [Management.Automation.Cmdlet]::CommonParameters + 'WhatIf', 'Confirm'
        $own = @($Command.Parameters.Keys | Where-Object { $_ -notin $common })
        $page = "$repository/docs/en-US/$Name.md"
    }

    It 'has a synopsis and a description' {
        # Without help PowerShell makes the synopsis from the syntax.
        $help.Synopsis | Should -Match '^[A-Z][^\[\]]+\.$'
        ($help.description.Text -join ' ').Length | Should -BeGreaterThan 80
    }

    It 'has examples that use the cmdlet, each explained' {
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
        $help.examples.example.code -join "`n" | Should -Match $Name
        foreach ($example in $help.examples.example) {
            $example.remarks.Text -join '' | Should -Not -BeNullOrEmpty
        }
    }

    It 'describes every parameter' {
        foreach ($parameter in $own) {
            $text = ($help.parameters.parameter | Where-Object Name -EQ $parameter).description.Text -join ' '
            $text.Length | Should -BeGreaterThan 10 -Because "-$parameter needs a description"
        }
    }

    It 'describes no parameter that is not there' {
        $help.parameters.parameter.Name | Where-Object { $_ -notin $Command.Parameters.Keys } | Should -BeNullOrEmpty
    }

    It 'has a Markdown page with the same parameters' {
        $described = [regex]::Matches((Get-Content $page -Raw), '(?m)^### -(\w+)\r?$').ForEach({ $_.Groups[1].Value })
        $described | Where-Object { $_ -notin 'WhatIf', 'Confirm' } | Sort-Object | Should -Be ($own | Sort-Object)
    }

    It 'says which parameters take pipeline input' {
        foreach ($parameter in $own) {
            $sets = $Command.Parameters[$parameter].ParameterSets.Values
            $takes = $sets.ValueFromPipeline -contains $true -or $sets.ValueFromPipelineByPropertyName -contains $true
            $text = ($help.parameters.parameter | Where-Object Name -EQ $parameter).pipelineInput
            $text -like 'true*' | Should -Be $takes
        }
    }

    It 'has examples without errors of syntax' {
        foreach ($code in $help.examples.example.code) {
            $errors = $null
            $null = [Management.Automation.Language.Parser]::ParseInput($code, [ref] $null, [ref] $errors)
            $errors | Should -BeNullOrEmpty
        }
    }

    It 'uses only parameters that exist in its examples' {
        foreach ($code in $help.examples.example.code) {
            $ast = [Management.Automation.Language.Parser]::ParseInput($code, [ref] $null, [ref] $null)
            foreach ($use in $ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] -and $args[0].GetCommandName() -match '-Ceph' }, $true)) {
                $target = Get-Command $use.GetCommandName() -ErrorAction Stop
                foreach ($parameter in $use.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] }) {
                    { $target.ResolveParameter($parameter.ParameterName) } | Should -Not -Throw
                }
            }
        }
    }
}

Describe 'Help topics' {
    BeforeAll { . "$PSScriptRoot/Common.ps1" }

    It 'has about_Cephadm' {
        Get-Help about_Cephadm | Out-String | Should -BeLike '*New-CephCluster*'
    }

    It 'names only cmdlets that exist' {
        $text = (Get-ChildItem "$repository/docs/en-US/*.md", "$repository/docs/en-US/about_*.txt", "$repository/docs/ansible.md" | Get-Content -Raw) -join "`n"
        $named = [regex]::Matches($text, '\b(?:Add|Approve|Connect|Disconnect|Export|Get|Import|New|Remove|Repair|Restart|Resume|Set|Start|Stop|Suspend|Test|Update)-Ceph[A-Za-z]+').Value | Sort-Object -Unique
        $named | Where-Object { -not (Get-Command $_ -ErrorAction Ignore) } | Should -BeNullOrEmpty
    }
}
