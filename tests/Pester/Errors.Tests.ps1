BeforeDiscovery { . "$PSScriptRoot/Common.ps1" }

Describe 'Catalogue of errors (docs/errors.md)' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $sources = Get-ChildItem "$repository/src/CephadmPS.Core", "$repository/src/CephadmPS" -Recurse -Filter *.cs |
            Where-Object FullName -NotMatch '[\\/](obj|bin)[\\/]' | Get-Content -Raw
        $text = $sources -join "`n"
        # Ids are written where the error is made: new CephadmException("Id", ...), or handed to a helper that makes it.
        $used = @(
            [regex]::Matches($text, 'new (?:Core\.Errors\.)?CephadmException\(\s*"([A-Z]\w+)"').ForEach({ $_.Groups[1].Value })
            [regex]::Matches($text, '"([A-Z][A-Za-z]+)",\s*(?:Core\.Errors\.)?ErrorKind\.').ForEach({ $_.Groups[1].Value })
            [regex]::Matches($text, 'Make\(exception, "([A-Z]\w+)"').ForEach({ $_.Groups[1].Value })
        ) | Sort-Object -Unique
        $listed = [regex]::Matches((Get-Content "$repository/docs/errors.md" -Raw), '(?m)^\| `([A-Z]\w+)` \|').ForEach({ $_.Groups[1].Value })
    }

    It 'lists every id that the core and the cmdlets use' {
        $used | Where-Object { $_ -notin $listed } | Should -BeNullOrEmpty
    }

    It 'lists each id once, in order' {
        $listed | Should -Be ($listed | Sort-Object -Unique)
    }

    It 'recommends only cmdlets and parameters that exist' {
        $known = (Get-Command -Module Cephadm).Name
        $named = [regex]::Matches($text, '"[^"\n]*"').Value | ForEach-Object { [regex]::Matches($_, '\b[A-Z][a-z]+-Ceph[A-Za-z]+').Value } | Sort-Object -Unique
        $named | Where-Object { $_ -notin $known -and $_ -ne 'Invoke-CephReconcileLoop' } | Should -BeNullOrEmpty
    }
}
