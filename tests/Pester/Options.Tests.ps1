BeforeDiscovery { . "$PSScriptRoot/Common.ps1" }

Describe 'Orchestrator options, SSH settings, registry and quorum' {
    BeforeAll { . "$PSScriptRoot/Common.ps1" }
    BeforeEach {
        $simulated = Connect-Simulated
        $on = @{ Cluster = $simulated.Cluster }
    }
    AfterEach { Disconnect-CephCluster -Cluster $simulated.Cluster }

    Context 'Options' {
        It 'lists all of them, by wildcard, and those that are set' {
            (Get-CephOrchestratorOption @on).Count | Should -Be 73
            (Get-CephOrchestratorOption @on container_image_*).Count | Should -Be 19
            Get-CephOrchestratorOption @on -IsSet | Should -BeNullOrEmpty
            $option = Get-CephOrchestratorOption @on max_count_per_host
            $option.Value, $option.Default, $option.IsSet | Should -Be '10', '10', $false
            $option | Out-String | Should -Match 'max_count_per_host\s+10'
        }

        It 'sets one, says the second time that nothing changed, and clears it' {
            (Set-CephOrchestratorOption @on daemon_cache_timeout 5m).Changed | Should -BeTrue
            (Set-CephOrchestratorOption @on daemon_cache_timeout 300).Changed | Should -BeFalse
            $simulated.Known.Config | Where-Object Name -EQ 'mgr/cephadm/daemon_cache_timeout' | ForEach-Object Value | Should -Be '300'
            (Get-CephOrchestratorOption @on -IsSet).Name | Should -Be 'daemon_cache_timeout'
            (Get-CephOrchestratorOption @on -IsSet | Clear-CephOrchestratorOption @on).Changed | Should -BeTrue
            Get-CephOrchestratorOption @on -IsSet | Should -BeNullOrEmpty
        }

        It 'writes nothing under -WhatIf' {
            $before = Get-SimulatedState $simulated
            $lines = Invoke-WhatIf { Set-CephOrchestratorOption @on max_count_per_host 5 -WhatIf }
            $lines | Should -Match 'max_count_per_host'
            Get-SimulatedState $simulated | Should -Be $before
        }

        It 'warns when an option governs nothing here, and says why' {
            $result = Set-CephOrchestratorOption @on use_agent true -WarningVariable told -WarningAction SilentlyContinue
            $result.Changed | Should -BeTrue
            $told | Should -BeLike 'use_agent governs nothing here: *'
        }

        It 'refuses <Name> = <Value> with <Id>' -ForEach @(
            @{ Name = 'max_count_per_host'; Value = '0'; Id = 'OptionInvalid' }
            @{ Name = 'daemon_cache_timeout'; Value = 'soon'; Id = 'OptionInvalid' }
            @{ Name = 'migration_current'; Value = '7'; Id = 'OptionReadOnly' }
            @{ Name = 'nothing_such'; Value = '1'; Id = 'OptionUnknown' }
        ) {
            $null = Set-CephOrchestratorOption @on $Name $Value -ErrorVariable problem -ErrorAction SilentlyContinue
            $problem[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
            $problem[0].TargetObject | Should -Be $Name
        }

        It 'completes names' {
            $line = 'Set-CephOrchestratorOption container_image_pro'
            [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText |
                Should -Be 'container_image_prometheus', 'container_image_promtail'
        }
    }

    Context 'SSH' {
        It 'shows how hosts are reached' {
            $ssh = Get-CephSshConfiguration @on
            $ssh.UserName, $ssh.Port, $ssh.KeyFilePath | Should -Be 'root', 22, $null
            $ssh | Out-String | Should -Match 'UserName\s+: root'
        }

        It 'changes it when every host is reached, and nothing under -WhatIf' {
            Set-CephSshConfiguration @on -UserName cephadm -WhatIf
            (Get-CephSshConfiguration @on).UserName | Should -Be 'root'
            (Set-CephSshConfiguration @on -UserName cephadm).Changed | Should -BeTrue
            (Set-CephSshConfiguration @on -UserName cephadm).Changed | Should -BeFalse
            (Get-CephSshConfiguration @on).UserName | Should -Be 'cephadm'
        }

        It 'changes nothing when a host does not answer, unless it may be left out' {
            $simulated.Hosts['ceph2'].Offline = $true
            { Set-CephSshConfiguration @on -UserName other } | Should -Throw -ErrorId 'SshChangeRefused,*'
            (Get-CephSshConfiguration @on).UserName | Should -Be 'root'
            (Set-CephSshConfiguration @on -UserName other -Force).Text | Should -BeLike '*ceph2*'
        }

        It 'refuses a key file that is none' {
            $file = New-TemporaryFile
            try { { Set-CephSshConfiguration @on -KeyFilePath $file } | Should -Throw -ErrorId 'SshKeyInvalid,*' }
            finally { Remove-Item $file }
        }
    }

    Context 'Registry' {
        It 'takes a credential, shows no password, and has the hosts log in before they deploy' {
            $credential = [pscredential]::new('me', (ConvertTo-SecureString 'very-secret' -AsPlainText -Force))
            $result = Connect-CephRegistry @on quay.io $credential
            $result.Changed | Should -BeTrue
            $result.Text | Should -Not -Match 'very-secret'
            $plan = Get-CephPlan @on
            $plan.Steps.Kind | Should -Contain 'RegistryLogin'
            $plan | Out-String | Should -Not -Match 'very-secret'
            Get-SimulatedState $simulated | Should -Match 'very-secret'
            $simulated.Hosts.Values.Calls -match 'very-secret' | Should -BeNullOrEmpty
        }
    }

    Context 'Quorum' {
        It 'says what a repair may do' {
            (Invoke-WhatIf { Repair-CephQuorum simulated -WhatIf }) -match 'data kept' | Should -Not -BeNullOrEmpty
        }
    }
}
