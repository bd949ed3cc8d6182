BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
    $needsCluster = @(
        @{ Name = 'Get-CephStatus'; Argument = @{} }
        @{ Name = 'Get-CephHost'; Argument = @{} }
        @{ Name = 'Get-CephService'; Argument = @{} }
        @{ Name = 'Get-CephDaemon'; Argument = @{} }
        @{ Name = 'Get-CephServiceSpec'; Argument = @{} }
        @{ Name = 'Get-CephPlan'; Argument = @{} }
        @{ Name = 'Get-CephReconcile'; Argument = @{} }
        @{ Name = 'Start-CephReconcile'; Argument = @{} }
        @{ Name = 'Stop-CephReconcile'; Argument = @{} }
        @{ Name = 'Add-CephHost'; Argument = @{ HostName = 'ceph1' } }
        @{ Name = 'Remove-CephHost'; Argument = @{ HostName = 'ceph1'; Confirm = $false } }
        @{ Name = 'Remove-CephService'; Argument = @{ ServiceName = 'rgw.a'; Confirm = $false } }
        @{ Name = 'Remove-CephCluster'; Argument = @{ Confirm = $false } }
        @{ Name = 'New-CephFileSystem'; Argument = @{ Name = 'cephfs' } }
        @{ Name = 'Set-CephServiceSpec'; Argument = @{ Yaml = 'service_type: mon' } }
    )
}

Describe 'Without a session' {
    BeforeAll { . "$PSScriptRoot/Common.ps1" }

    It '<Name> says how to get one' -ForEach $needsCluster {
        $caught = { & $Name @Argument } | Should -Throw -PassThru
        $caught.FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
        $caught.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $caught.ErrorDetails.RecommendedAction | Should -BeLike '*Connect-CephCluster*'
    }

    It 'the same goes for -WhatIf' {
        { Set-CephServiceSpec -Yaml 'service_type: mon' -WhatIf } | Should -Throw -ErrorId 'NotConnected,*'
    }

    It 'Disconnect-CephCluster is content' {
        Disconnect-CephCluster | Should -BeNullOrEmpty
    }

    It '-Cluster with a name that is not connected says so' {
        $caught = { Get-CephHost -Cluster 'nowhere' } | Should -Throw -PassThru
        $caught.Exception.Message | Should -BeLike "*No cluster named 'nowhere' is connected*"
    }

    It 'no job is left behind by a start that failed' {
        { Start-CephReconcile } | Should -Throw
        Get-Job | Where-Object PSJobTypeName -EQ 'CephReconcile' | Should -BeNullOrEmpty
    }
}

Describe 'Connect-CephCluster' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $before = $env:CEPHADM_HOME
        $env:CEPHADM_HOME = Join-Path $TestDrive 'home'
    }
    AfterAll { $env:CEPHADM_HOME = $before }

    It 'without any profile says what to do' {
        $caught = { Connect-CephCluster } | Should -Throw -PassThru
        $caught.FullyQualifiedErrorId | Should -BeLike 'ProfileNotFound,*'
        $caught.ErrorDetails.RecommendedAction | Should -BeLike '*New-CephCluster*'
    }

    It 'refuses a profile name that would leave the directory' {
        { Connect-CephCluster -ProfileName '../x' } | Should -Throw -ErrorId 'ProfileNameInvalid,*'
    }

    It 'does not know a profile that was never saved' {
        { Connect-CephCluster -ProfileName 'elsewhere' } | Should -Throw -ErrorId 'ProfileNotFound,*'
    }

    It 'refuses what is no fingerprint' {
        { Connect-CephCluster -HostName a -HostKeyFingerprint 'MD5:aa' } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }
}

Describe 'New-CephCluster -WhatIf' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $before = $env:CEPHADM_HOME
        $env:CEPHADM_HOME = Join-Path $TestDrive 'home'
    }
    AfterAll { $env:CEPHADM_HOME = $before }

    It 'prints what it would do, connects nowhere and writes nothing' {
        # 192.0.2.0/24 is for documentation: nothing answers there, and a try to connect would end in an error.
        $script = "Import-Module '$manifestPath'; New-CephCluster ceph1 example.invalid/ceph:v20 -Address 192.0.2.1 -WhatIf"
        $text = Invoke-Fresh $script
        $text[0] | Should -BeLike 'What if: Bootstrap a Ceph cluster: host ceph1 (192.0.2.1)'
        $text.Count | Should -BeGreaterThan 3
        $text -match 'example.invalid/ceph:v20' | Should -Not -BeNullOrEmpty
        Test-Path $env:CEPHADM_HOME | Should -BeFalse
    }
}

Describe 'The default session' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $simulated = Connect-Simulated 2
        # Sessions of simulated clusters are opened beside Connect-CephCluster, which makes them the default one.
        $sessions = (Get-Command Get-CephHost).ImplementingType.Assembly.GetType('CephadmPS.Sessions.ClusterSessions')
        $current = $sessions.GetProperty('Current').GetValue($null)
        $null = $sessions.GetMethod('Add').Invoke($current, @($simulated.Cluster))
    }
    AfterAll { Disconnect-CephCluster }

    It 'is taken by each cmdlet that looks' {
        foreach ($command in Get-Command -Module Cephadm -Verb Get | Where-Object { $_.Parameters.ContainsKey('Cluster') }) {
            $mandatory = @($command.ParameterSets[0].Parameters | Where-Object IsMandatory)
            if ($mandatory) { continue }
            { & $command -ErrorAction Stop } | Should -Not -Throw -Because $command.Name
        }
    }
}

Describe 'Completion' {
    BeforeAll { . "$PSScriptRoot/Common.ps1" }

    It 'offers nothing, and no error, without a session' {
        $Error.Clear()
        foreach ($line in 'Get-CephHost -HostName x', 'Get-CephDaemon -ServiceName x', 'Get-CephHost -Cluster x') {
            (TabExpansion2 $line).CompletionMatches | Where-Object ResultType -EQ 'ParameterValue' | Should -BeNullOrEmpty
        }
        $Error | Should -BeNullOrEmpty
    }

    It 'offers saved profiles' {
        $before = $env:CEPHADM_HOME
        try {
            $env:CEPHADM_HOME = Join-Path $TestDrive 'profiles'
            $null = New-Item -ItemType Directory "$env:CEPHADM_HOME/clusters"
            '{"Name": "lab", "Fsid": "f", "Ssh": {}, "Hosts": []}' | Set-Content "$env:CEPHADM_HOME/clusters/lab.json"
            (TabExpansion2 'Connect-CephCluster -ProfileName l').CompletionMatches.CompletionText | Should -Be 'lab'
        }
        finally { $env:CEPHADM_HOME = $before }
    }

    It 'offers the labels that Ceph knows' {
        (TabExpansion2 'Add-CephHost h -Label _a').CompletionMatches.CompletionText | Should -Be '_admin'
    }
}
