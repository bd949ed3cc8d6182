BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
    $types = @(Get-Command -Module Cephadm | ForEach-Object OutputType | ForEach-Object Type |
            Where-Object { $_ -and $_.Namespace -like 'CephadmPS.*' } | Sort-Object FullName -Unique | ForEach-Object { @{ Type = $_; Name = $_.Name } })
}

Describe 'View of <Name>' -ForEach $types {
    It 'exists' {
        Get-FormatData -TypeName $Type.FullName | Should -Not -BeNullOrEmpty
    }

    It 'is of a public type that nobody derives from, but for specs and steps' {
        $Type.IsPublic | Should -BeTrue
        $Type.IsSealed -or $Type.Name -in 'ServiceSpec', 'PlanStep' | Should -BeTrue
    }
}

Describe 'Views' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $rendering = $PSStyle.OutputRendering
        function Show([Parameter(ValueFromPipeline)] $Item) {
            end { $input | Out-String -Width 160 }
        }
    }
    BeforeEach { $PSStyle.OutputRendering = 'PlainText' }
    AfterEach { $PSStyle.OutputRendering = $rendering }

    It 'hosts have the columns of ceph orch host ls' {
        $view = 'Clusters.Views.CephHost'
        $text = New-CoreObject $view @{ HostName = 'ceph1'; Address = '10.0.0.11'; Labels = [string[]]('_admin', 'mon'); Memory = [long]8GB; CpuThreads = 16 } | Show
        $text | Should -Match 'HOST\s+ADDR\s+LABELS\s+STATUS'
        $text | Should -Match 'ceph1\s+10\.0\.0\.11\s+_admin mon\s+.*16\s+8\.0G'
    }

    It 'an offline host says why in the list' {
        $item = New-CoreObject 'Clusters.Views.CephHost' @{ HostName = 'ceph2'; Address = 'a'; Status = 'Offline'; Problem = 'no route to host' }
        $item | Format-List | Out-String | Should -Match 'Problem\s+: no route to host'
    }

    It 'services have the columns of ceph orch ls' {
        $item = New-CoreObject 'Clusters.Views.CephService' @{ ServiceName = 'rgw.a'; ServiceType = 'rgw'; Running = 1; Size = 2; Ports = [int[]](80, 443); Placement = 'count:2' }
        $text = $item | Show
        $text | Should -Match 'NAME\s+PORTS\s+RUNNING\s+AGE\s+PLACEMENT'
        $text | Should -Match 'rgw\.a\s+\*:80,443\s+1/2\s+-\s+count:2'
    }

    It 'daemons have the columns of ceph orch ps' {
        $item = New-CoreObject 'Clusters.Views.CephDaemon' @{
            DaemonName = 'osd.1'; DaemonType = 'osd'; HostName = 'ceph1'; ServiceName = 'osd.all'; Status = [Enum]::Parse((Get-CoreType 'State.DaemonStatus'), 'Running')
            Started = [DateTimeOffset]::UtcNow.AddHours(-3); MemoryUsage = [long]1536MB; Version = '20.2.4'; ContainerId = '0123456789ab'
        }
        $text = $item | Show
        $text | Should -Match 'NAME\s+HOST\s+PORTS\s+STATUS\s+REFRESHED\s+MEM USE\s+MEM LIM\s+VERSION\s+CONTAINER ID'
        $text | Should -Match 'osd\.1\s+ceph1\s+running \(3h\)\s+-\s+1\.5G\s+-\s+20\.2\.4\s+0123456789ab'
    }

    It 'the status names what is wrong and what helps' {
        $check = [Activator]::CreateInstance((Get-CoreType 'Health.HealthCheck'), 'OSD_DOWN', 'HEALTH_WARN', '1 osds down')
        $checks = [Array]::CreateInstance((Get-CoreType 'Health.HealthCheck'), 1)
        $checks[0] = $check
        $item = New-CoreObject 'Clusters.Views.ClusterStatus' @{
            ClusterName = 'lab'; Fsid = 'f'; Health = 'HEALTH_WARN'; Checks = $checks; Mons = [string[]]('a', 'b', 'c'); Quorum = [string[]]('a', 'b')
            ActiveMgr = 'a.x'; Osds = 3; OsdsUp = 2; OsdsIn = 3; Hosts = 3; OfflineHosts = [string[]]'ceph3'; StepsLeft = 4
        }
        $text = $item | Show
        $text | Should -Match 'Health\s+: HEALTH_WARN'
        $text | Should -Match 'OSD_DOWN: 1 osds down'
        $text | Should -Match 'out of quorum c'
        $text | Should -Match '3: 2 up, 3 in'
        $text | Should -Match 'offline ceph3'
        $text | Should -Match '4 step\(s\); Get-CephPlan'
    }

    It 'a plan without steps says that nothing is left to do' {
        $plan = New-CoreObject 'Planning.Plan' @{ Fsid = 'f'; Steps = [Array]::CreateInstance((Get-CoreType 'Planning.PlanStep'), 0) }
        $plan | Show | Should -Match 'Nothing to do'
        $plan | Format-List | Out-String | Should -Match 'Steps\s+: 0: nothing to do'
        $result = New-CoreObject 'Clusters.Views.ReconcileResult' @{ Complete = $true; StepsDone = 2; Left = $plan } | Show
        $result | Should -Match 'StepsDone\s+: 2'
        $result | Should -Not -Match 'Failures|Left'
    }

    It 'steps are grouped by service and say whether they wait for approval' {
        $reason = [Activator]::CreateInstance((Get-CoreType 'Planning.Reason'), 'Surplus', 'one too many')
        $step = New-CoreObject 'Planning.RemoveDaemonStep' @{ HostName = 'ceph1'; ServiceName = 'mds.a'; Reason = $reason; InputDigest = 'x'; NeedsApproval = $true } -Argument 'mds.a.ceph1.abcdef'
        $text = $step | Show
        $text | Should -Match 'Service: mds\.a'
        $text | Should -Match 'RemoveDaemon\s+mds\.a\.ceph1\.abcdef\s+ceph1\s+needed\s+one too many'
    }

    It 'changes have Diff as Ansible takes it' {
        $change = New-CoreObject 'Clusters.Views.SpecChange' @{ Before = 'a'; After = 'b' } -Argument 'mds.a', $true, 'stored'
        $change.Diff.before | Should -Be 'a'
        $change.Diff.after | Should -Be 'b'
        $change | Show | Should -Match 'mds\.a\s+yes\s+stored'
    }

    It 'colours come from $PSStyle, and go where they are not wanted' {
        $item = New-CoreObject 'Clusters.Views.CephHost' @{ HostName = 'ceph2'; Address = 'a'; Status = 'Offline' }
        $PSStyle.OutputRendering = 'Ansi'
        $item | Show | Should -Match ([regex]::Escape($PSStyle.Formatting.Error + 'Offline'))
        $PSStyle.OutputRendering = 'PlainText'
        $item | Show | Should -Not -Match "`e"
    }

    It '<Bytes> bytes are written as <Text>' -TestCases @(
        @{ Bytes = $null; Text = '-' }
        @{ Bytes = 0; Text = '0' }
        @{ Bytes = 1023; Text = '1023' }
        @{ Bytes = 1536; Text = '1.5K' }
        @{ Bytes = 4GB; Text = '4.0G' }
        @{ Bytes = 300TB; Text = '300T' }
    ) {
        [CephadmPS.Formatting.Columns]::Size($Bytes) | Should -Be $Text
    }
}
