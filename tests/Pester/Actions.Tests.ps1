BeforeDiscovery { . "$PSScriptRoot/Common.ps1" }

Describe 'Cmdlets that ask for something of daemons, services and hosts' {
    BeforeAll { . "$PSScriptRoot/Common.ps1" }
    BeforeEach {
        $simulated = Connect-Simulated
        $on = @{ Cluster = $simulated.Cluster }
        $null = Set-CephServiceSpec @on -Yaml "service_type: mds`nservice_id: a`nplacement: {count: 2}" -Wait
        $mds = @(Get-CephDaemon @on -DaemonType mds)
        $before = Get-SimulatedState $simulated
    }
    AfterEach { Disconnect-CephCluster -Cluster $simulated.Cluster }

    Context 'Daemons' {
        It '-WhatIf prints the steps of the very plan and writes nothing' {
            $text = Invoke-WhatIf { Restart-CephDaemon @on $mds[0].DaemonName -WhatIf }
            "$text" | Should -BeLike "*restart $($mds[0].DaemonName) on $($mds[0].HostName)*ok to stop*"
            Get-SimulatedState $simulated | Should -Be $before
        }

        It 'stores what is asked for, shows it, and does it in the next reconciliation' {
            $result = Stop-CephDaemon @on $mds[0].DaemonName -Confirm:$false
            $result.Changed | Should -BeTrue
            (Get-CephDaemon @on $mds[0].DaemonName).PendingAction | Should -Be 'Stop'
            (Stop-CephDaemon @on $mds[0].DaemonName -Confirm:$false).Changed | Should -BeFalse
            (Get-CephPlan @on).Steps.Kind | Should -Be 'StopDaemon'
            Start-CephReconcile @on -Once | Wait-Job | Receive-Job | Out-Null
            (Get-CephDaemon @on $mds[0].DaemonName).Status | Should -Be 'Stopped'
        }

        It 'takes daemons from the pipeline and waits when asked to' {
            $results = Get-CephDaemon @on -DaemonType mds | Restart-CephDaemon @on -Wait
            @($results | Where-Object Name).Name | Sort-Object | Should -Be ($mds.DaemonName | Sort-Object)
            $results[-1].Complete | Should -BeTrue
            $simulated.Hosts.Values.Calls | Where-Object { $_ -like 'unit restart mds.*' } | Should -HaveCount 2
        }

        It 'redeploys with an image and reconfigures' {
            $null = Reset-CephDaemon @on $mds[0].DaemonName -Image example/ceph:v21 -Wait
            (Get-CephDaemon @on $mds[0].DaemonName).Image | Should -Be 'example/ceph:v21'
            (Update-CephDaemon @on $mds[1].DaemonName -Wait)[-1].Complete | Should -BeTrue
        }

        It 'one that there is not is an error of its own, and the others go on' {
            $results = Restart-CephDaemon @on mds.nowhere, $mds[0].DaemonName -ErrorAction SilentlyContinue -ErrorVariable problem
            $results.Name | Should -Be $mds[0].DaemonName
            $problem.FullyQualifiedErrorId | Should -BeLike 'DaemonNotFound,*'
            $problem.TargetObject | Should -Be 'mds.nowhere'
        }

        It 'a mon is removed by force only, and the error says so' {
            { Remove-CephDaemon @on mon.ceph2 -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'ForceNeeded,*'
        }

        It 'a removed daemon of a managed service has a successor' {
            $null = Remove-CephDaemon @on $mds[0].DaemonName -Confirm:$false -Wait
            $names = (Get-CephDaemon @on -DaemonType mds).DaemonName
            $names | Should -HaveCount 2
            $names | Should -Not -Contain $mds[0].DaemonName
        }
    }

    Context 'Services' {
        It 'restarts one daemon after another' {
            (Restart-CephService @on mds.a -Wait)[-1].Complete | Should -BeTrue
            $simulated.Hosts.Values.Calls | Where-Object { $_ -like 'unit restart mds.*' } | Should -HaveCount 2
        }

        It 'stops and starts all of it, but never the mons' {
            $null = Stop-CephService @on mds.a -Force -Wait -Confirm:$false
            (Get-CephService @on mds.a).Running | Should -Be 0
            $null = Start-CephService @on mds.a -Wait
            (Get-CephService @on mds.a).Running | Should -Be 2
            { Stop-CephService @on mon -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'ServiceNeeded,*'
        }

        It 'reconfigures and redeploys' {
            (Update-CephService @on mds.a -Wait)[-1].Complete | Should -BeTrue
            (Reset-CephService @on mds.a -Wait)[-1].Complete | Should -BeTrue
        }

        It 'is managed or not' {
            (Disable-CephServiceManagement @on mds.a).Changed | Should -BeTrue
            (Get-CephService @on mds.a).Unmanaged | Should -BeTrue
            (Get-CephService @on mds.* | Enable-CephServiceManagement @on).Changed | Should -BeTrue
            (Get-CephService @on mds.a).Unmanaged | Should -BeFalse
            Enable-CephServiceManagement @on mds.b -ErrorAction SilentlyContinue -ErrorVariable problem
            $problem.FullyQualifiedErrorId | Should -BeLike 'ServiceUnknown,*'
        }
    }

    Context 'Pausing' {
        It 'nothing is begun, and everything is told' {
            (Suspend-CephOrchestrator @on).Changed | Should -BeTrue
            $null = Stop-CephDaemon @on $mds[0].DaemonName -Confirm:$false -WarningAction SilentlyContinue
            $plan = Get-CephPlan @on
            $plan.Steps | Should -BeNullOrEmpty
            $plan.Held.Kind | Should -Be 'StopDaemon'
            $plan | Out-String | Should -Match 'paused'
            $check = (Get-CephStatus @on).Checks | Where-Object Code -EQ 'CEPHADM_PAUSED'
            $check.Advice | Should -Be 'Resume-CephOrchestrator'
            (Resume-CephOrchestrator @on).Changed | Should -BeTrue
            (Resume-CephOrchestrator @on).Changed | Should -BeFalse
            (Get-CephPlan @on).Steps.Kind | Should -Be 'StopDaemon'
        }

        It '-WhatIf pauses nothing' {
            $null = Invoke-WhatIf { Suspend-CephOrchestrator @on -WhatIf }
            Get-SimulatedState $simulated | Should -Be $before
        }
    }

    Context 'Spec files' {
        It '-ContinueOnError stores what is right and tells what is wrong' {
            $yaml = "service_type: mds`nservice_id: b`nplacement: {hosts: [nowhere]}`n---`nservice_type: mds`nservice_id: c`nplacement: {count: 1}`n---`nservice_type: nonsense`n"
            { Set-CephServiceSpec @on -Yaml $yaml } | Should -Throw -ErrorId 'SpecInvalid,*'
            $changes = Set-CephServiceSpec @on -Yaml $yaml -ContinueOnError -ErrorAction SilentlyContinue -ErrorVariable problem
            $changes.Name | Should -Be 'mds.c'
            @($problem | Where-Object FullyQualifiedErrorId -Like 'SpecInvalid,*') | Should -HaveCount 1
            @($problem | Where-Object FullyQualifiedErrorId -Like 'HostUnknown,*') | Should -HaveCount 1
        }

        It 'options that the cluster does not know are refused, with the nearest name' {
            $problem = { Set-CephServiceSpec @on -Yaml "service_type: mds`nservice_id: b`nconfig: {mds_cache_memory_limi: 1}" } | Should -Throw -ErrorId 'OptionUnknown,*' -PassThru
            $problem.ErrorDetails.RecommendedAction | Should -BeLike '*mds_cache_memory_limit*'
        }
    }

    Context 'Client keyrings' {
        BeforeEach { $simulated.Known.Auth['client.backup'] = New-CoreObject 'Monitors.AuthEntity' -Argument 'client.backup', 'AQBackupKey==' }

        It 'are kept where they are asked for, with mode and owner, and deleted afterwards' {
            (Set-CephClientKeyring @on client.backup ceph2 -Mode 0640 -Owner 34:34).Changed | Should -BeTrue
            Start-CephReconcile @on -Once | Wait-Job | Receive-Job | Out-Null
            $file = $simulated.Hosts['ceph2'].Files['/etc/ceph/ceph.client.backup.keyring']
            "$($file.Mode) $($file.Uid):$($file.Gid)" | Should -Be '0640 34:34'
            $item = Get-CephClientKeyring @on
            $item.HostName | Should -Be 'ceph2'
            $item | Out-String | Should -Match 'client\.backup\s+ceph2\s+0640\s+34:34'
            $item | ConvertTo-Json | Should -Not -Match 'AQBackupKey'
            (Get-CephClientKeyring @on client.b* | Remove-CephClientKeyring @on -Confirm:$false).Changed | Should -BeTrue
            Start-CephReconcile @on -Once | Wait-Job | Receive-Job | Out-Null
            $simulated.Hosts['ceph2'].Files.Keys | Should -Not -Contain '/etc/ceph/ceph.client.backup.keyring'
        }

        It '-WhatIf names the hosts that would be written, and writes nothing' {
            $state = Get-SimulatedState $simulated
            "$(Invoke-WhatIf { Set-CephClientKeyring @on client.backup '*' -WhatIf })" | Should -BeLike '*ceph.client.backup.keyring and ceph.conf on ceph1*'
            Get-SimulatedState $simulated | Should -Be $state
        }

        It 'refuses what cannot be' {
            Set-CephClientKeyring @on client.backup '*' -Path /etc/shadow -ErrorAction SilentlyContinue -ErrorVariable problem
            $problem.FullyQualifiedErrorId | Should -BeLike 'PathInvalid,*'
            { Set-CephClientKeyring @on client.backup '*' -Owner me } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        }
    }

    Context 'Tuned profiles' {
        It 'are applied, changed, and removed' {
            (Set-CephTunedProfile @on swap @{ 'vm.swappiness' = 10 }).Changed | Should -BeTrue
            Start-CephReconcile @on -Once | Wait-Job | Receive-Job | Out-Null
            $path = '/etc/sysctl.d/swap-cephadm-tuned-profile.conf'
            $simulated.Hosts['ceph1'].Files[$path].Content | Should -Match 'vm\.swappiness = 10'
            (Add-CephTunedProfileSetting @on swap @{ 'fs.file-max' = 1000000 }).Changed | Should -BeTrue
            (Remove-CephTunedProfileSetting @on swap vm.swappiness).Changed | Should -BeTrue
            (Get-CephTunedProfile @on).Settings.Keys | Should -Be 'fs.file-max'
            Get-CephTunedProfile @on | Out-String | Should -Match 'swap\s+\*\s+fs\.file-max=1000000'
            (Get-CephTunedProfile @on | Remove-CephTunedProfile @on -Confirm:$false).Changed | Should -BeTrue
            Start-CephReconcile @on -Once | Wait-Job | Receive-Job | Out-Null
            $simulated.Hosts['ceph1'].Files.Keys | Should -Not -Contain $path
        }

        It 'come from files, too' {
            $file = Join-Path $TestDrive 'profiles.yaml'
            "profile_name: a`nsettings: {vm.swappiness: 1}`n---`nprofile_name: b`nplacement: {hosts: [ceph1]}`nsettings: {fs.file-max: 5}" | Set-Content $file
            (Set-CephTunedProfile @on -Path $file).Name | Should -Be 'a', 'b'
            (Set-CephTunedProfile @on -Path $file).Changed | Should -Not -Contain $true
        }
    }
}
