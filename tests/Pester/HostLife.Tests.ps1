BeforeDiscovery { . "$PSScriptRoot/Common.ps1" }

Describe 'Life of hosts and OSDs' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"

        # The cmdlet says what would be done, in order, and nothing is written anywhere.
        function Test-WhatIf([scriptblock] $Script, [string[]] $Line) {
            $before = Get-SimulatedState $simulated -WithoutHistory
            $text = Invoke-WhatIf $Script
            Get-SimulatedState $simulated -WithoutHistory | Should -Be $before
            foreach ($expected in $Line) { $text | Where-Object { $_ -like "What if: *$expected*" } | Should -Not -BeNullOrEmpty -Because "'$expected' is to be told; it said $($text -join '; ')" }
        }
        function Get-Completion([string] $Line) {
            [Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches.CompletionText
        }
    }
    BeforeEach {
        $simulated = Connect-Simulated 3
        $on = @{ Cluster = $simulated.Cluster }
        Add-SimulatedDaemon $simulated.Hosts['ceph2'] 'mgr.ceph2.ghijkl'
        foreach ($name in 'ceph1', 'ceph2', 'ceph3') {
            $simulated.Hosts[$name].Devices['/dev/sdb'] = New-CoreObject 'Hosts.Simulation.SimulatedDevice' -Argument '/dev/sdb', "DISK_$name"
        }
        $null = Set-CephServiceSpec @on -Wait -Approve -Confirm:$false -Yaml @'
service_type: crash
placement: {host_pattern: '*'}
---
service_type: osd
service_id: d
placement: {host_pattern: '*'}
spec: {method: raw, data_devices: {all: true}}
'@
        # Which one got which number is chance.
        $osds = @{}
        foreach ($daemon in Get-CephDaemon @on -DaemonType osd) { $osds[$daemon.HostName] = $daemon.OsdId }
        $one, $two, $three = $osds['ceph1'], $osds['ceph2'], $osds['ceph3']
    }
    AfterEach { Disconnect-CephCluster -Cluster $simulated.Cluster }

    Context 'Labels' {
        It '-WhatIf tells what follows, and names what is wrong' {
            Test-WhatIf { Add-CephHostLabel @on ceph2 _no_schedule -WhatIf } 'Add label _no_schedule to host: ceph2', 'remove crash.ceph2 from ceph2'
            Test-WhatIf { Add-CephHostLabel @on ceph2 rack -WhatIf } 'no step follows'
            Test-WhatIf { Add-CephHostLabel @on ceph2 _admin -WhatIf } 'ceph2 stays as it is'
            Test-WhatIf { Remove-CephHostLabel @on ceph2 _admin -WhatIf } 'delete ceph.client.admin.keyring and ceph.conf on ceph2'
            { Add-CephHostLabel @on nowhere rack -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'HostUnknown,*'
        }

        It 'are given and taken, several hosts by the pipeline, and twice changes nothing' {
            (Get-CephHost @on | Add-CephHostLabel @on -Label rack, ssd).Changed | Should -Be $true, $true, $true
            (Get-CephHost @on -Label rack).HostName | Should -Be 'ceph1', 'ceph2', 'ceph3'
            (Add-CephHostLabel @on ceph1 ssd).Changed | Should -BeFalse
            (Remove-CephHostLabel @on ceph1 ssd).Changed | Should -BeTrue
            (Remove-CephHostLabel @on ceph1 ssd).Changed | Should -BeFalse
            (Get-CephHost @on ceph1).Labels | Should -Be '_admin', 'rack'
        }

        It 'that are wrong, a host that there is not, and the last _admin are errors of their own, and the others go on' {
            $found = Add-CephHostLabel @on nowhere, ceph1 rack -ErrorAction SilentlyContinue -ErrorVariable problem
            $found.Name | Should -Be 'ceph1'
            $problem.FullyQualifiedErrorId | Should -BeLike 'HostUnknown,*'
            $problem.TargetObject | Should -Be 'nowhere'
            { Add-CephHostLabel @on ceph1 'a b' -ErrorAction Stop } | Should -Throw -ErrorId 'LabelInvalid,*'
            $null = 'ceph1', 'ceph2' | Remove-CephHostLabel @on -Label _admin
            { Remove-CephHostLabel @on ceph3 _admin -ErrorAction Stop } | Should -Throw -ErrorId 'LastAdminHost,*'
            (Remove-CephHostLabel @on ceph3 _admin -Force).Changed | Should -BeTrue
        }
    }

    Context 'Maintenance' {
        It 'is asked about, shown, entered and left' {
            Test-CephHostStop @on ceph2 | Should -BeTrue
            (Test-CephHostStop @on ceph2 -Detailed).DaemonType | Should -Be 'crash', 'mgr', 'mon', 'osd'
            Test-WhatIf { Enter-CephHostMaintenance @on ceph2 -WhatIf } 'set noout for the OSDs of ceph2', 'stop crash.ceph2, mgr.ceph2.ghijkl, mon.ceph2', "osd.$two on ceph2"
            (Enter-CephHostMaintenance @on ceph2 -Confirm:$false).Changed | Should -BeTrue
            (Get-CephHost @on -Status Maintenance).HostName | Should -Be 'ceph2'
            (Enter-CephHostMaintenance @on ceph2 -Confirm:$false).Changed | Should -BeFalse
            Test-WhatIf { Exit-CephHostMaintenance @on ceph2 -WhatIf } 'start the daemons of ceph2'
            { Exit-CephHostMaintenance @on ceph2 -Offline -Force -ErrorAction Stop } | Should -Throw -ErrorId 'HostOnline,*'
            (Get-CephHost @on -Status Maintenance | Exit-CephHostMaintenance @on).Name | Should -Be 'ceph2'
            (Get-CephDaemon @on -HostName ceph2).Status | Sort-Object -Unique | Should -Be 'Running'
        }

        It 'that would cost quorum or the mgr is refused with each reason, by force, too' {
            $simulated.Known.Mons['ceph3'].Running = $false
            Test-CephHostStop @on ceph2 | Should -BeFalse
            { Enter-CephHostMaintenance @on ceph2 -Force -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'NotOkToStop,*'
            { Enter-CephHostMaintenance @on ceph2 -YesIReallyMeanIt -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'ForceNeeded,*'
            { Enter-CephHostMaintenance @on ceph2 -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'NotOkToStop,*'
            { Test-CephHostStop @on nowhere -ErrorAction Stop } | Should -Throw -ErrorId 'HostUnknown,*'
        }
    }

    Context 'Suspension' {
        It 'holds what is to be done there, and lets it go on' {
            Test-WhatIf { Suspend-CephHost @on ceph2 -WhatIf } 'Suspend host: ceph2'
            (Get-CephHost @on ceph2 | Suspend-CephHost @on).Changed | Should -BeTrue
            (Suspend-CephHost @on ceph2).Changed | Should -BeFalse
            $null = Remove-CephService @on crash -Confirm:$false
            (Get-CephPlan @on).Steps.Target | Should -Not -Contain 'crash.ceph2'
            Test-WhatIf { Resume-CephHost @on ceph2 -WhatIf } 'remove crash.ceph2 from ceph2'
            (Get-CephHost @on -Status Suspended | Resume-CephHost @on).Changed | Should -BeTrue
            (Get-CephPlan @on).Steps.Target | Should -Contain 'crash.ceph2'
        }
    }

    Context 'Drain and removal' {
        It 'a drained host loses its daemons and OSDs and can be removed' {
            Test-WhatIf { Start-CephHostDrain @on ceph3 -WhatIf } 'remove crash.ceph3 from ceph3', "CRUSH weight of osd.$three to 0", "remove osd.$three from ceph3"
            (Start-CephHostDrain @on ceph3 -Confirm:$false).Text | Should -BeLike "*crash.ceph3*osd.$three*"
            (Start-CephHostDrain @on ceph3 -Confirm:$false).Changed | Should -BeFalse
            (Get-CephHostDrain @on).State | Should -Be 'draining'
            { Remove-CephHost @on ceph3 -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'HostHasDaemons,*'
            $null = Remove-CephDaemon @on mon.ceph3 -Force -Confirm:$false
            $null = Start-CephReconcile @on -Once | Wait-Job | Receive-Job
            (Get-CephHostDrain @on ceph3).State | Should -Be 'drained'
            Test-WhatIf { Remove-CephHost @on ceph3 -RemoveCrushEntry -WhatIf } 'take ceph3 out of the inventory'
            (Get-CephHostDrain @on | Remove-CephHost @on -Confirm:$false).Changed | Should -BeTrue
            (Get-CephHost @on).HostName | Should -Be 'ceph1', 'ceph2'
        }

        It 'can be stopped, which keeps the OSDs' {
            $null = Start-CephHostDrain @on ceph3 -KeepConfKeyring -Confirm:$false
            (Get-CephHost @on ceph3).Labels | Should -Be '_admin', '_no_schedule'
            Test-WhatIf { Stop-CephHostDrain @on ceph3 -WhatIf } "restore the weight of osd.$three"
            (Get-CephHostDrain @on | Stop-CephHostDrain @on).Text | Should -BeLike "*osd.$three stays."
            (Stop-CephHostDrain @on ceph3).Changed | Should -BeFalse
            Get-CephOsdRemoval @on | Should -BeNullOrEmpty
        }

        It 'of a host that is gone tells what is lost, and is refused for one that lives' {
            { Remove-CephHost @on ceph3 -Offline -Force -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'HostOnline,*'
            $simulated.Hosts['ceph3'].Offline = $true
            { Remove-CephHost @on ceph3 -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'HostOffline,*'
            { Remove-CephHost @on ceph3 -Offline -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'ForceNeeded,*'
            { Remove-CephHost @on ceph3 -Offline -Force -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'HostOnline,*' -Because 'its OSD is still up'
            $simulated.Known.Osds[$three].Up = $false
            Test-WhatIf { Remove-CephHost @on ceph3 -Offline -Force -WhatIf } "osd.$three", 'take ceph3 out of the inventory'
            (Remove-CephHost @on ceph3 -Offline -Force -Confirm:$false).Text | Should -BeLike '*mon.ceph3*forgotten*'
            $simulated.Known.Osds.Keys | Should -Not -Contain $three
        }
    }

    Context 'Address' {
        It 'is tried before it is stored, and a failure leaves the session as it was' {
            Test-WhatIf { Set-CephHostAddress @on ceph2 10.0.0.99 -WhatIf } 'connect to 10.0.0.99'
            { Set-CephHostAddress @on nowhere 10.0.0.99 -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'HostUnknown,*'
            foreach ($name in 'ceph1', 'ceph2', 'ceph3') {
                { Set-CephHostAddress @on $name 10.0.0.99 -ErrorAction Stop } | Should -Throw -ErrorId 'HostUnreachable,*'
                (Get-CephHost @on $name).Address | Should -Be "10.0.0.$($name[-1])"
            }
            (Set-CephHostAddress @on ceph2 10.0.0.2).Changed | Should -BeFalse
            (Get-CephDaemon @on -DaemonType mon).HostName | Should -Be 'ceph1', 'ceph2', 'ceph3'
        }
    }

    Context 'OSDs' {
        It 'are queued, listed, taken back' {
            Test-WhatIf { Remove-CephOsd @on $two -Zap -WhatIf } "CRUSH weight of osd.$two to 0", 'erasing /dev/sdb (DISK_ceph2)'
            ($two, $three | Remove-CephOsd @on -Confirm:$false).Name | Should -Be "osd.$two", "osd.$three"
            (Remove-CephOsd @on $two -Confirm:$false).Changed | Should -BeFalse
            { Remove-CephOsd @on $two -Zap -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'OsdRemovalQueued,*'
            { Remove-CephOsd @on 77 -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'OsdUnknown,*'
            (Get-CephOsdRemoval @on).State | Should -Be 'not started', 'not started'
            (Get-CephOsdRemoval @on $three).HostName | Should -Be 'ceph3'
            Test-WhatIf { Stop-CephOsdRemoval @on $two -WhatIf } "restore the weight of osd.$two"
            { Stop-CephOsdRemoval @on 77 -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'OsdNotQueued,*'
            (Get-CephOsdRemoval @on | Stop-CephOsdRemoval @on).Changed | Should -Be $true, $true
            Get-CephOsdRemoval @on | Should -BeNullOrEmpty
        }

        It 'come down the pipeline from daemons, and daemons that are no OSDs are refused' {
            Test-WhatIf { Get-CephDaemon @on -HostName ceph2 -DaemonType osd | Remove-CephOsd @on -WhatIf } "Remove: osd.$two"
            $found = Get-CephDaemon @on -HostName ceph2 | Remove-CephOsd @on -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
            $found.Name | Should -Be "osd.$two"
            $problem.Count | Should -Be 3
        }

        It 'their devices are not erased while they are in use, and by force only' {
            { Clear-CephDevice @on ceph1 /dev/sdb -Force -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'OsdRuns,*'
            { Clear-CephDevice @on ceph1 /dev/sdz -Force -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'DeviceMissing,*'
            { Clear-CephDevice @on nowhere /dev/sdb -Force -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'HostUnknown,*'
            $simulated.Hosts['ceph1'].Devices['/dev/sdc'] = New-CoreObject 'Hosts.Simulation.SimulatedDevice' -Argument '/dev/sdc', 'NEW_DISK'
            { Clear-CephDevice @on ceph1 /dev/sdc -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'ForceNeeded,*'
            Test-WhatIf { Clear-CephDevice @on ceph1 /dev/sdc -Force -WhatIf } 'NEW_DISK'
            ([pscustomobject]@{ HostName = 'ceph1'; Device = '/dev/sdc' } | Clear-CephDevice @on -Force -Confirm:$false).Name | Should -Be 'ceph1:/dev/sdc'
        }

        It 'belong to a service, run where their disk is, and new disks are looked for' {
            Test-WhatIf { Set-CephOsdSpecAffinity @on osd.d $one -WhatIf } "osd.$one on ceph1"
            { Set-CephOsdSpecAffinity @on osd.d 77 -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'OsdUnknown,*'
            { Set-CephOsdSpecAffinity @on osd.nowhere $one -ErrorAction Stop } | Should -Throw -ErrorId 'ServiceUnknown,*'
            { Set-CephOsdSpecAffinity @on crash $one -ErrorAction Stop } | Should -Throw -ErrorId 'NotOsdService,*'
            ($one, $two | Set-CephOsdSpecAffinity @on osd.d).Changed | Should -Be $false, $false
            Test-WhatIf { Enable-CephOsd @on ceph1 -WhatIf } 'nothing changes'
            (Get-CephHost @on | Enable-CephOsd @on).Changed | Should -Be $false, $false, $false
            Test-WhatIf { Update-CephHostDisk @on ceph1 -WhatIf } 'ceph1'
            (Get-CephHost @on | Update-CephHostDisk @on).HostName | Should -Be 'ceph1', 'ceph2', 'ceph3'
        }
    }

    Context 'Configuration checks' {
        It 'are listed, switched and named when they are wrong' {
            (Get-CephConfigurationCheck @on).Count | Should -Be 8
            (Get-CephConfigurationCheck @on kernel_*).CheckName | Should -Be 'kernel_security', 'kernel_version'
            (Get-CephConfigurationCheck @on).Enabled | Should -Not -Contain $true
            $null = Set-CephOrchestratorOption @on config_checks_enabled true
            Test-WhatIf { Disable-CephConfigurationCheck @on kernel_version -WhatIf } 'switch configuration check kernel_version off'
            (Get-CephConfigurationCheck @on kernel_version | Disable-CephConfigurationCheck @on).Changed | Should -BeTrue
            (Get-CephConfigurationCheck @on | Where-Object Enabled -EQ $false).CheckName | Should -Be 'kernel_version'
            (Enable-CephConfigurationCheck @on kernel_version).Changed | Should -BeTrue
            { Disable-CephConfigurationCheck @on nothing -ErrorAction Stop } | Should -Throw -ErrorId 'CheckUnknown,*'
            { Get-CephConfigurationCheck @on nothing -ErrorAction Stop } | Should -Throw -ErrorId 'CheckUnknown,*'
        }
    }

    Context 'At the prompt' {
        It 'names are completed from what was listed' {
            $null = Get-CephHost @on; $null = Get-CephDaemon @on; $null = Get-CephService @on
            $null = Remove-CephOsd @on 1 -Confirm:$false; $null = Get-CephOsdRemoval @on
            $cluster = $simulated.Cluster
            Get-Completion 'Start-CephHostDrain -Cluster $cluster -HostName ' | Should -Be 'ceph1', 'ceph2', 'ceph3'
            Get-Completion 'Add-CephHostLabel -Cluster $cluster ceph1 -Label _a' | Should -Be '_admin'
            Get-Completion 'Remove-CephOsd -Cluster $cluster -OsdId ' | Should -Be '0', '1', '2'
            Get-Completion 'Stop-CephOsdRemoval -Cluster $cluster -OsdId ' | Should -Be '1'
            Get-Completion 'Disable-CephConfigurationCheck -CheckName os' | Should -Be 'osd_linkspeed', 'osd_mtu_size', 'os_subscription'
            Get-Completion 'Set-CephOsdSpecAffinity -Cluster $cluster -ServiceName o' | Should -Be 'osd.d'
        }

        It 'lists fit a window of 80 columns' {
            $null = Start-CephHostDrain @on ceph3 -Confirm:$false
            $rendering = $PSStyle.OutputRendering
            $PSStyle.OutputRendering = 'PlainText'
            try {
                $lists = @(
                    (Get-CephHost @on | Out-String -Width 80), (Get-CephHostDrain @on | Out-String -Width 80), (Get-CephOsdRemoval @on | Out-String -Width 80)
                    (Test-CephHostStop @on ceph1 -Detailed | Out-String -Width 80), (Get-CephConfigurationCheck @on | Out-String -Width 80)
                )
            }
            finally { $PSStyle.OutputRendering = $rendering }
            foreach ($list in $lists) {
                $lines = $list -split '\r?\n' | Where-Object { $_.Trim() }
                # A column that does not fit is left out by PowerShell, or its name is cut.
                $lines[0] | Should -Not -Match '…'
                ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
            }
            $lists[0] | Should -Match 'HOST\s+ADDR\s+LABELS\s+STATUS'
            $lists[1] | Should -Match 'HOST\s+STATE\s+DAEMONS\s+OSDS\s+PGS\s+TEXT'
            $lists[2] | Should -Match 'OSD\s+HOST\s+STATE\s+PGS\s+REPLACE\s+FORCE\s+ZAP\s+DRAIN STARTED AT'
            $lists[3] | Should -Match 'HOST\s+TYPE\s+OK\s+SEVERITY\s+DAEMONS\s+TEXT'
            $lists[4] | Should -Match 'CHECK\s+ENABLED\s+FINDS\s+DESCRIPTION'
        }
    }
}
