#requires -Version 5.1
@@HEADER@@

<#
.SYNOPSIS
Try each connection of a change from the host that it starts at, and sign what came of it.
.DESCRIPTION
Windows PowerShell 5.1 or PowerShell 7, nothing else. Nothing is changed on this host or on any
other. Exit code 0: all as wanted; 1: something is not, or cannot be told; 2: it could not run.
.PARAMETER DryRun
Tell what would be tried.
.PARAMETER Only
Only these items, entries or tests.
.PARAMETER Out
Where the result goes; - is standard output.
.PARAMETER Timeout
Seconds to wait for an answer, 1 to 30.
.PARAMETER Parallel
How many at once, 1 to 32.
.PARAMETER MaxMinutes
For all of it, 1 to 240.
#>
[CmdletBinding()]
param(
    [switch]$DryRun,
    [string[]]$Only = @(),
    [string]$Out = '',
    [int]$Timeout = 4,
    [int]$Parallel = 8,
    [int]$MaxMinutes = 30
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$PlanText = @'
@@PLAN@@
'@
$KeyText = '@@KEY@@'
$PublicRoots = @(@@PUBLIC_ROOTS@@)
$Marks = @(@@MARKS@@)

# ---------------------------------------------------------------- what became of a test

function Get-Verdict([string]$Expect, [string]$Outcome, [bool]$TlsWanted, [string]$TlsState) {
    $unwanted = @('refused', 'filtered', 'name-not-resolved', 'intercepted')
    if ($Expect -eq 'closed') { $unwanted = @('open', 'answered', 'intercepted') }
    if ($unwanted -contains $Outcome) { return 'not-as-wanted' }
    $shown = $Outcome -eq 'answered'
    if ($Expect -eq 'closed') { $shown = $Outcome -eq 'filtered' }
    elseif ($Outcome -eq 'open') { $shown = (-not $TlsWanted) -or ($TlsState -eq 'as-expected') }
    if ($shown) { return 'as-wanted' }
    return 'undecided'
}

function Get-AttemptVerdict($Probe, $Attempt) {
    $state = ''
    if ($null -ne $Attempt['tls']) { $state = $Attempt['tls']['state'] }
    return Get-Verdict $Probe.expect $Attempt['outcome'] $Probe.tls $state
}

function Select-Worst($Probe, $Attempts) {
    $made = @($Attempts | Where-Object { $_['outcome'] -ne 'not-tested' })
    if ($made.Count -eq 0) { $made = @($Attempts) }
    foreach ($verdict in @('not-as-wanted', 'undecided', 'as-wanted')) {
        foreach ($attempt in $made) {
            if ((Get-AttemptVerdict $Probe $attempt) -eq $verdict) { return $attempt }
        }
    }
}

function Format-Plain($Text) {
    $line = ([string]$Text) -replace '\s+', ' '
    $line = $line -replace '[\p{C}\p{Zl}\p{Zp}]', '?'
    $line = $line.Trim()
    if ($line.Length -gt 300) { $line = $line.Substring(0, 300) }
    return $line
}

# The RFC 8785 form of texts, whole numbers, booleans, nulls, lists and objects.
function Add-Canonical([System.Text.StringBuilder]$To, $Value) {
    if ($null -eq $Value) { [void]$To.Append('null') }
    elseif ($Value -is [bool]) { [void]$To.Append($Value.ToString().ToLowerInvariant()) }
    elseif ($Value -is [string]) { Add-CanonicalText $To $Value }
    elseif ($Value -is [System.Collections.IDictionary]) {
        [string[]]$names = @($Value.Keys)
        [Array]::Sort($names, [System.StringComparer]::Ordinal)
        $between = '{'
        foreach ($name in $names) {
            [void]$To.Append($between)
            Add-CanonicalText $To $name
            [void]$To.Append(':')
            Add-Canonical $To $Value[$name]
            $between = ','
        }
        if ($names.Length -eq 0) { [void]$To.Append('{') }
        [void]$To.Append('}')
    }
    elseif ($Value -is [System.Collections.IEnumerable]) {
        $between = '['
        foreach ($each in $Value) {
            [void]$To.Append($between)
            Add-Canonical $To $each
            $between = ','
        }
        if ($between -eq '[') { [void]$To.Append('[') }
        [void]$To.Append(']')
    }
    else { [void]$To.Append(([long]$Value).ToString([cultureinfo]::InvariantCulture)) }
}

function Add-CanonicalText([System.Text.StringBuilder]$To, [string]$Text) {
    [void]$To.Append('"')
    foreach ($char in $Text.ToCharArray()) {
        $code = [int]$char
        if ($code -eq 34) { [void]$To.Append('\"') }
        elseif ($code -eq 92) { [void]$To.Append('\\') }
        elseif ($code -eq 8) { [void]$To.Append('\b') }
        elseif ($code -eq 9) { [void]$To.Append('\t') }
        elseif ($code -eq 10) { [void]$To.Append('\n') }
        elseif ($code -eq 12) { [void]$To.Append('\f') }
        elseif ($code -eq 13) { [void]$To.Append('\r') }
        elseif ($code -lt 32) { [void]$To.Append('\u' + $code.ToString('x4')) }
        else { [void]$To.Append($char) }
    }
    [void]$To.Append('"')
}

function Get-CanonicalBytes($Document) {
    $builder = New-Object System.Text.StringBuilder
    Add-Canonical $builder $Document
    return , ([System.Text.Encoding]::UTF8.GetBytes($builder.ToString()))
}

function Format-Hex([byte[]]$Bytes) {
    return ([System.BitConverter]::ToString($Bytes) -replace '-', '').ToLowerInvariant()
}

function ConvertFrom-Hex([string]$Text) {
    $bytes = New-Object byte[] ($Text.Length / 2)
    for ($at = 0; $at -lt $bytes.Length; $at++) {
        $bytes[$at] = [Convert]::ToByte($Text.Substring(2 * $at, 2), 16)
    }
    return , $bytes
}

function Get-Sha256([byte[]]$Bytes) {
    $hash = [System.Security.Cryptography.SHA256]::Create()
    try { return Format-Hex $hash.ComputeHash($Bytes) } finally { $hash.Dispose() }
}

function Get-Signature($Document, [byte[]]$Key) {
    $unsigned = @{}
    foreach ($name in $Document.Keys) {
        if ($name -ne 'signature') { $unsigned[$name] = $Document[$name] }
    }
    $hash = New-Object System.Security.Cryptography.HMACSHA256 (, $Key)
    try { return 'hmac-sha256:' + (Format-Hex $hash.ComputeHash((Get-CanonicalBytes $unsigned))) }
    finally { $hash.Dispose() }
}

# ---------------------------------------------------------------- certificates

function Get-TlsJudgement($Probe, $Facts, [string]$Leaf, $Chain, $PublicRoots, $Marks) {
    $expected = @($Probe.expected_fingerprints)
    if ($Probe.public) { $expected += @($PublicRoots) }
    $named = $false
    $mark = ''
    foreach ($issuer in $Facts['issuers']) {
        $lower = $issuer.ToLowerInvariant()
        foreach ($want in @($Probe.expected_issuers)) {
            if ($lower.Contains($want.ToLowerInvariant())) { $named = $true }
        }
        foreach ($each in $Marks) { if (-not $mark -and $lower.Contains($each)) { $mark = $each } }
    }
    $above = $named -or (@($Chain | Where-Object { $expected -contains $_ }).Count -gt 0)
    $known = ($expected.Count -gt 0) -or (@($Probe.expected_issuers).Count -gt 0)
    if ($expected -contains $Leaf) {
        return @('as-expected', 'the certificate is the expected one')
    }
    if ($mark -and -not $named) {
        return @('intercepted', "the issuer is called like an inspecting product: $mark")
    }
    if ($Facts['name_mismatch'] -and ($known -or $Probe.public)) {
        return @('intercepted', 'the certificate is not for this host')
    }
    if ($Facts['trusted'] -and $above) {
        return @('as-expected', 'the certificate comes from an expected issuer')
    }
    if ($Probe.public -and -not $Facts['trusted']) {
        $why = 'this host knows no authority that issued it: ' + $Facts['trust_error']
        return @('intercepted', $why)
    }
    if ($above) {
        return @('unjudged', 'the issuer has the expected name, but this host does not trust it')
    }
    if ($known -and -not $Facts['chain_complete']) {
        return @('unjudged', 'the whole chain cannot be seen here')
    }
    if ($known) { return @('intercepted', 'nothing in the chain is expected') }
    return @('unjudged', 'it was not said which issuer or certificate to expect')
}

function Get-AlternativeNames($Certificate) {
    $names = @()
    foreach ($extension in $Certificate.Extensions) {
        if ($extension.Oid.Value -ne '2.5.29.17') { continue }
        foreach ($part in $extension.Format($false).Split(',')) {
            $names += Format-Plain ($part -replace '^[^=:]*[=:]', '')
        }
    }
    return , @($names | Select-Object -First 50)
}

# The facts of a handshake on an open socket, and the judgement.
function Get-TlsFacts($Socket, $Probe, [int]$Milliseconds, $PublicRoots, $Marks) {
    $facts = @{
        state = 'failed'; reason = ''; version = ''; subject = ''; issuer = ''; issuers = @()
        names = @(); certificates = @(); chain_sha256 = ''; chain_complete = $false
        name_mismatch = $false; trusted = $false; trust_error = ''
    }
    $seen = @{ chain = (New-Object System.Collections.ArrayList); errors = 0; status = @() }
    $look = {
        param($caller, $certificate, $chain, $errors)
        $seen['errors'] = [int]$errors
        foreach ($element in $chain.ChainElements) {
            [void]$seen['chain'].Add([Convert]::ToBase64String($element.Certificate.RawData))
        }
        $seen['status'] = @($chain.ChainStatus | ForEach-Object { $_.StatusInformation })
        return $true
    }.GetNewClosure()
    $Socket.ReceiveTimeout = $Milliseconds
    $Socket.SendTimeout = $Milliseconds
    $stream = New-Object System.Net.Sockets.NetworkStream ($Socket, $false)
    $callback = [System.Net.Security.RemoteCertificateValidationCallback]$look
    $tls = New-Object System.Net.Security.SslStream ($stream, $false, $callback)
    try {
        $system = [System.Security.Authentication.SslProtocols]0
        $tls.AuthenticateAsClient($Probe.host, $null, $system, $false)
        $read = @()
        $kind = 'System.Security.Cryptography.X509Certificates.X509Certificate2'
        foreach ($text in $seen['chain']) {
            $read += New-Object $kind (, [Convert]::FromBase64String($text))
        }
        $facts['version'] = $tls.SslProtocol.ToString() -replace '^Tls(\d)(\d)$', 'TLSv$1.$2'
    }
    catch {
        $facts['reason'] = 'no TLS handshake: ' + (Format-Plain (Get-Cause $_).Message)
        return $facts
    }
    finally { $tls.Dispose(); $stream.Dispose() }
    if ($read.Count -eq 0) {
        $facts['reason'] = 'no TLS handshake: the server shows no certificate'
        return $facts
    }
    $all = New-Object System.IO.MemoryStream
    $hashes = @()
    foreach ($each in $read) {
        $all.Write($each.RawData, 0, $each.RawData.Length)
        $hashes += Get-Sha256 $each.RawData
    }
    $facts['subject'] = Format-Plain $read[0].Subject
    $facts['issuer'] = Format-Plain $read[0].Issuer
    $facts['issuers'] = @($read | ForEach-Object { Format-Plain $_.Issuer })
    $facts['names'] = Get-AlternativeNames $read[0]
    $facts['certificates'] = @($hashes)
    $facts['chain_sha256'] = Get-Sha256 $all.ToArray()
    $facts['chain_complete'] = $read.Count -gt 1 -or $read[0].Issuer -eq $read[0].Subject
    $facts['name_mismatch'] = ($seen['errors'] -band 2) -ne 0
    $facts['trusted'] = ($seen['errors'] -band 5) -eq 0
    if (-not $facts['trusted']) { $facts['trust_error'] = Format-Plain ($seen['status'] -join ' ') }
    $judged = Get-TlsJudgement $Probe $facts $hashes[0] $hashes $PublicRoots $Marks
    $facts['state'] = $judged[0]
    $facts['reason'] = Format-Plain $judged[1]
    return $facts
}

# ---------------------------------------------------------------- one attempt

function Get-Cause($ErrorRecord) {
    $cause = $ErrorRecord.Exception
    while ($null -ne $cause.InnerException) {
        if ($cause -is [System.Net.Sockets.SocketException]) { break }
        $cause = $cause.InnerException
    }
    return $cause
}

function Get-SocketWord($ErrorRecord) {
    $cause = Get-Cause $ErrorRecord
    if ($cause -is [System.TimeoutException]) { return 'TimedOut' }
    if ($cause -is [System.Net.Sockets.SocketException]) { return $cause.SocketErrorCode.ToString() }
    return ''
}

function New-Told([string]$Outcome, [string]$Reason, [string]$Detail) {
    return @{ outcome = $Outcome; reason = $Reason; detail = $Detail }
}

function Get-Trouble($ErrorRecord, [string]$OnTheWay) {
    $word = Get-SocketWord $ErrorRecord
    $said = Format-Plain (Get-Cause $ErrorRecord).Message
    $onTheWayWords = @('HostUnreachable', 'NetworkUnreachable', 'HostDown')
    # An ICMPv6 refusal by a policy; on Windows it is the host's own firewall.
    if ([Environment]::OSVersion.Platform -ne 'Win32NT') { $onTheWayWords += 'AccessDenied' }
    if ($onTheWayWords -contains $word) {
        return New-Told $OnTheWay '' "a router or firewall on the way: $said"
    }
    if ($word -eq 'AccessDenied') {
        return New-Told 'not-tested' 'own-firewall' 'this host itself does not let it out'
    }
    return New-Told 'not-tested' 'error' $said
}

function New-EndPoint([string]$Address, [int]$Port) {
    return New-Object System.Net.IPEndPoint ([System.Net.IPAddress]::Parse($Address), $Port)
}

function New-Way([string]$Address, [string]$Kind) {
    $family = [System.Net.IPAddress]::Parse($Address).AddressFamily
    $protocol = @{ Stream = 'Tcp'; Dgram = 'Udp' }[$Kind]
    return New-Object System.Net.Sockets.Socket ($family, $Kind, $protocol)
}

function Get-Number([string]$Address) {
    return Format-Hex ([System.Net.IPAddress]::Parse($Address).GetAddressBytes())
}

# The address that this host starts from; `from` is blank where it may have any.
function Get-LocalAddress([string]$Address, [int]$Port, [string]$From) {
    $way = New-Way $Address 'Dgram'
    try {
        if ($From) { $way.Bind((New-EndPoint $From 0)) }
        if ($Port -eq 0) { $Port = 9 }
        $way.Connect((New-EndPoint $Address $Port))
        return $way.LocalEndPoint.Address.ToString() -replace '%.*$', ''
    }
    finally { $way.Dispose() }
}

function Get-Origin($Probe, [string]$Address, $Sources) {
    $first = $Probe.source_first
    $last = $Probe.source_last
    if ($first -and ($first.Contains(':') -ne $Address.Contains(':'))) {
        $why = $Probe.source + " is of another IP version than $Address"
        return @('', 'other-family', $why)
    }
    $from = ''
    if ($first -and $first -eq $last) { $from = $first }
    try { $local = Get-LocalAddress $Address $Probe.port $from }
    catch {
        if ($from -and (Get-SocketWord $_) -eq 'AddressNotAvailable') {
            return @('', 'other-source', "this host does not have $first")
        }
        $said = Format-Plain (Get-Cause $_).Message
        return @('', 'no-route', "this host has no way to ${Address}: $said")
    }
    if ($first) {
        $number = Get-Number $local
        $below = [string]::CompareOrdinal($number, (Get-Number $first)) -lt 0
        if ($below -or [string]::CompareOrdinal($number, (Get-Number $last)) -gt 0) {
            return @('', 'other-source', "this host is $local, not of " + $Probe.source)
        }
    }
    if ($Probe.source_name -and -not ($Sources -contains $local)) {
        return @('', 'other-source', "this host is $local, not " + $Probe.source_name)
    }
    return @($local, '', '')
}

function Open-Tcp([string]$Local, [string]$Address, [int]$Port, [int]$Milliseconds) {
    $way = New-Way $Address 'Stream'
    try {
        $way.Bind((New-EndPoint $Local 0))
        $pending = $way.BeginConnect((New-EndPoint $Address $Port), $null, $null)
        if (-not $pending.AsyncWaitHandle.WaitOne($Milliseconds)) {
            throw (New-Object System.TimeoutException 'no answer')
        }
        $way.EndConnect($pending)
        return $way
    }
    catch { $way.Dispose(); throw }
}

function Test-Tcp([string]$Local, [string]$Address, $Probe, [int]$Milliseconds, $PublicRoots, $Marks) {
    $way = $null
    try {
        $way = Open-Tcp $Local $Address $Probe.port $Milliseconds
        $told = New-Told 'open' '' ''
        $told['tls'] = $null
        if ($Probe.tls) {
            $told['tls'] = Get-TlsFacts $way $Probe $Milliseconds $PublicRoots $Marks
            $told['detail'] = $told['tls']['reason']
            if ($told['tls']['state'] -eq 'intercepted') { $told['outcome'] = 'intercepted' }
        }
        return $told
    }
    catch {
        $word = Get-SocketWord $_
        if (@('ConnectionRefused', 'ConnectionReset') -contains $word) {
            $why = "nothing listens there, or a firewall rejects it in that host's name"
            return New-Told 'refused' '' $why
        }
        if ($word -eq 'TimedOut') {
            return New-Told 'filtered' '' "no answer within $($Milliseconds / 1000) s"
        }
        return Get-Trouble $_ 'filtered'
    }
    finally { if ($null -ne $way) { $way.Dispose() } }
}

function Test-Udp([string]$Local, [string]$Address, $Probe, [int]$Milliseconds) {
    $way = New-Way $Address 'Dgram'
    $payload = ConvertFrom-Hex $Probe.payload
    $buffer = New-Object byte[] 65535
    try {
        $way.ReceiveTimeout = [int]($Milliseconds / 3)
        $way.Bind((New-EndPoint $Local 0))
        $way.Connect((New-EndPoint $Address $Probe.port))
        foreach ($round in 1..3) {
            [void]$way.Send($payload)
            try { $size = $way.Receive($buffer) }
            catch {
                if ((Get-SocketWord $_) -eq 'TimedOut') { continue }
                throw
            }
            return New-Told 'answered' '' "$size bytes came back"
        }
    }
    catch {
        if (@('ConnectionRefused', 'ConnectionReset') -contains (Get-SocketWord $_)) {
            $why = 'ICMP says that the port is closed, or a firewall says so'
            return New-Told 'refused' '' $why
        }
        return Get-Trouble $_ 'inconclusive'
    }
    finally { $way.Dispose() }
    $why = "silence for $($Milliseconds / 1000) s: it may have arrived or not"
    return New-Told 'inconclusive' '' $why
}

function Test-Ping([string]$Local, [string]$Address, [int]$Milliseconds) {
    if ((Get-LocalAddress $Address 0 '') -ne $Local) {
        return New-Told 'not-tested' 'other-source' "ping does not start from $Local here"
    }
    $ping = New-Object System.Net.NetworkInformation.Ping
    $status = ''
    try {
        foreach ($round in 1..3) {
            $status = $ping.Send($Address, $Milliseconds).Status.ToString()
            if ($status -eq 'Success') { return New-Told 'answered' '' '' }
        }
    }
    catch { return New-Told 'not-tested' 'error' (Format-Plain (Get-Cause $_).Message) }
    finally { $ping.Dispose() }
    if ($status -eq 'TimedOut') { $status = "silence for $($Milliseconds / 1000) s" }
    return New-Told 'inconclusive' '' $status
}

function Test-Address($Probe, [string]$Address, $Sources, [int]$Milliseconds, $PublicRoots, $Marks) {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $origin = Get-Origin $Probe $Address $Sources
    $local = $origin[0]
    $told = New-Told 'not-tested' $origin[1] (Format-Plain $origin[2])
    if ($local) {
        switch ($Probe.protocol) {
            'tcp' { $told = Test-Tcp $local $Address $Probe $Milliseconds $PublicRoots $Marks }
            'udp' { $told = Test-Udp $local $Address $Probe $Milliseconds }
            default { $told = Test-Ping $local $Address $Milliseconds }
        }
    }
    $tls = $null
    if ($told.ContainsKey('tls')) { $tls = $told['tls'] }
    return @{
        address = $Address; local_address = $local; outcome = $told['outcome']
        reason = $told['reason']; detail = $told['detail']
        milliseconds = [int]$clock.ElapsedMilliseconds; tls = $tls
    }
}

function New-Line($Probe, [string]$Outcome, [string]$Reason, [string]$Detail, $Attempts) {
    return @{
        probe = $Probe.id; item = $Probe.item; entry = $Probe.entry; outcome = $Outcome
        reason = $Reason; detail = $Detail; attempts = @($Attempts)
    }
}

function Resolve-HostName([string]$Name) {
    $ErrorActionPreference = 'Stop'
    try {
        $found = @([System.Net.Dns]::GetHostAddresses($Name) |
                ForEach-Object { $_.ToString() -replace '%.*$', '' } | Select-Object -Unique)
        return @{ addresses = $found; trouble = '' }
    }
    catch { return @{ addresses = @(); trouble = (Format-Plain (Get-Cause $_).Message) } }
}

function Test-Probe($Probe, $Resolved, [int]$Milliseconds, $PublicRoots, $Marks) {
    $ErrorActionPreference = 'Stop'
    $addresses = @($Probe.host)
    $trouble = ''
    if ($Resolved.ContainsKey($Probe.host)) {
        $addresses = @($Resolved[$Probe.host]['addresses'])
        $trouble = $Resolved[$Probe.host]['trouble']
    }
    if ($Probe.protocol -eq 'icmp') { $addresses = @($addresses | Where-Object { $_.Contains('.') }) }
    if ($Probe.protocol -eq 'icmpv6') { $addresses = @($addresses | Where-Object { $_.Contains(':') }) }
    if ($addresses.Count -eq 0) {
        if (-not $trouble) { $trouble = 'no address of the IP version wanted' }
        return New-Line $Probe 'name-not-resolved' '' $trouble @()
    }
    $sources = @()
    if ($Resolved.ContainsKey($Probe.source_name)) {
        $sources = @($Resolved[$Probe.source_name]['addresses'])
    }
    $attempts = @()
    foreach ($address in @($addresses | Select-Object -First 4)) {
        $attempts += Test-Address $Probe $address $sources $Milliseconds $PublicRoots $Marks
    }
    $chosen = Select-Worst $Probe $attempts
    $detail = $chosen['detail']
    if ($addresses.Count -gt 4) {
        $detail = "4 of $($addresses.Count) addresses were tried. $detail".Trim()
    }
    return New-Line $Probe $chosen['outcome'] $chosen['reason'] $detail $attempts
}

# ---------------------------------------------------------------- all of them

function Write-Told([string]$Text) { [Console]::Error.WriteLine($Text) }

function Stop-Unable([string]$Why) {
    Write-Told "Could not run: $Why"
    exit 2
}

# Runs a function for each item in threads, until the clock runs out; calls $Done with what came.
function Invoke-InThreads([string]$Function, $Items, $Arguments, [int]$Threads, $Clock, $Done) {
    $state = [System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault()
    foreach ($each in @(Get-ChildItem function: | Where-Object { $Ours -contains $_.Name })) {
        $entry = New-Object System.Management.Automation.Runspaces.SessionStateFunctionEntry (
            $each.Name, $each.Definition)
        $state.Commands.Add($entry)
    }
    $pool = [runspacefactory]::CreateRunspacePool(1, $Threads, $state, $Host)
    $pool.Open()
    $running = New-Object System.Collections.ArrayList
    foreach ($item in $Items) {
        $shell = [powershell]::Create()
        $shell.RunspacePool = $pool
        [void]$shell.AddCommand($Function).AddArgument($item)
        foreach ($argument in $Arguments) { [void]$shell.AddArgument($argument) }
        [void]$running.Add(@{ item = $item; shell = $shell; pending = $shell.BeginInvoke() })
    }
    while ($running.Count -gt 0 -and $Clock.Elapsed.TotalMinutes -lt $MaxMinutes) {
        foreach ($each in @($running | Where-Object { $_['pending'].IsCompleted })) {
            $running.Remove($each)
            $answer = $null
            $trouble = ''
            try { $answer = @($each['shell'].EndInvoke($each['pending']))[-1] }
            catch { $trouble = Format-Plain (Get-Cause $_).Message }
            $each['shell'].Dispose()
            & $Done $each['item'] $answer $trouble
        }
        Start-Sleep -Milliseconds 50
    }
}

function Get-Label($Probe) {
    $port = ''
    if ($Probe.port) { $port = "/$($Probe.port)" }
    $name = $Probe.host
    if (-not $name) { $name = $Probe.destination }
    return "$($Probe.id) item $($Probe.item) $($Probe.protocol)$port to $name"
}

function Get-LineVerdict($Probe, $Line) {
    if ($Line['attempts'].Count -gt 0) {
        return Get-AttemptVerdict $Probe (Select-Worst $Probe $Line['attempts'])
    }
    return Get-Verdict $Probe.expect $Line['outcome'] $Probe.tls ''
}

function Get-Said($Probe, $Line) {
    $detail = ''
    if ($Line['detail']) { $detail = " ($($Line['detail']))" }
    return "$($Line['outcome']), $(Get-LineVerdict $Probe $Line)$detail"
}

function Get-LeftOut($Probe, [bool]$Chosen) {
    if ($Probe.untestable) { return New-Line $Probe 'not-tested' 'untestable' $Probe.untestable @() }
    if (-not $Chosen) { return New-Line $Probe 'not-tested' 'not-selected' 'left out by -Only' @() }
    return New-Line $Probe 'not-tested' 'time-limit' 'the time for the whole check ran out' @()
}

function Get-Now { return [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture) }

trap { Stop-Unable (Format-Plain $_) }

$Ours = @(
    'Get-Verdict', 'Get-AttemptVerdict', 'Select-Worst', 'Format-Plain', 'Format-Hex',
    'ConvertFrom-Hex', 'Get-Sha256', 'Get-TlsJudgement', 'Get-AlternativeNames', 'Get-TlsFacts',
    'Get-Cause', 'Get-SocketWord', 'New-Told', 'Get-Trouble', 'New-EndPoint', 'New-Way',
    'Get-Number', 'Get-LocalAddress', 'Get-Origin', 'Open-Tcp', 'Test-Tcp', 'Test-Udp',
    'Test-Ping', 'Test-Address', 'New-Line', 'Resolve-HostName', 'Test-Probe'
)
$Plan = $PlanText | ConvertFrom-Json
$Only = @($Only | ForEach-Object { $_ -split ',' })  # powershell -File hands a list over as one text
$bounds = @(@('Timeout', $Timeout, 30), @('Parallel', $Parallel, 32), @('MaxMinutes', $MaxMinutes, 240))
foreach ($bound in $bounds) {
    if ($bound[1] -lt 1 -or $bound[1] -gt $bound[2]) {
        Stop-Unable "-$($bound[0]) is not from 1 to $($bound[2])"
    }
}
$chosen = @($Plan.probes | Where-Object {
        $Only.Count -eq 0 -or $Only -ccontains $_.id -or $Only -ccontains $_.item -or
        $Only -ccontains $_.entry })
if ($chosen.Count -eq 0) {
    $items = @($Plan.probes | ForEach-Object { $_.item } | Sort-Object -Unique) -join ', '
    Stop-Unable "nothing in this check is called that; items: $items"
}
if ($DryRun) {
    foreach ($probe in $chosen) {
        $told = "expected $($probe.expect)"
        if ($probe.tls) { $told += '; looks at the certificate' }
        if ($probe.sample) { $told += " ($($probe.sample))" }
        if ($probe.untestable) { $told = "not testable: $($probe.untestable)" }
        [Console]::Out.WriteLine("$(Get-Label $probe): $told")
    }
    exit 0
}
$hostName = [System.Net.Dns]::GetHostName()
if (-not $Out) { $Out = "reachability-$($Plan.run_id.Substring(0, 8))-$hostName.json" }
if ($Out -ne '-') {
    $Out = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Out)
    [System.IO.File]::WriteAllBytes("$Out.part", (New-Object byte[] 0))
}
$clock = [System.Diagnostics.Stopwatch]::StartNew()
$started = Get-Now
$testable = @($chosen | Where-Object { -not $_.untestable })
$ip = $null
$names = @($testable | ForEach-Object { $_.host; $_.source_name } | Where-Object {
        $_ -and -not [System.Net.IPAddress]::TryParse($_, [ref]$ip) } | Sort-Object -Unique)
$resolved = @{}
Invoke-InThreads 'Resolve-HostName' $names @() $Parallel $clock {
    param($name, $answer, $trouble)
    if ($null -eq $answer) { $answer = @{ addresses = @(); trouble = $trouble } }
    $resolved[$name] = $answer
}
foreach ($name in $names) {
    if (-not $resolved.ContainsKey($name)) {
        $resolved[$name] = @{ addresses = @(); trouble = 'the resolver did not answer in time' }
    }
}
$found = @{}
$arguments = @($resolved, ($Timeout * 1000), $PublicRoots, $Marks)
Invoke-InThreads 'Test-Probe' $testable $arguments $Parallel $clock {
    param($probe, $line, $trouble)
    if ($null -eq $line) { $line = New-Line $probe 'not-tested' 'error' $trouble @() }
    $found[$probe.id] = $line
    Write-Told "[$($found.Count)/$($testable.Count)] $(Get-Label $probe): $(Get-Said $probe $line)"
}
$ids = @($chosen | ForEach-Object { $_.id })
$outcomes = @()
foreach ($probe in $Plan.probes) {
    if (-not $found.ContainsKey($probe.id)) {
        $found[$probe.id] = Get-LeftOut $probe ($ids -contains $probe.id)
    }
    $outcomes += $found[$probe.id]
}
[string[]]$addresses = @($outcomes | ForEach-Object { $_['attempts'] } |
        ForEach-Object { $_['local_address'] } | Where-Object { $_ } | Sort-Object -Unique)
$document = @{
    schema = 'reachability-result'; schema_version = 1
    result_id = [guid]::NewGuid().ToString(); run_id = $Plan.run_id; plan_hash = $Plan.plan_hash
    host = @{
        name = Format-Plain $hostName
        addresses = @($addresses)
        system = Format-Plain ([Environment]::OSVersion.VersionString)
        runtime = "PowerShell $($PSVersionTable.PSVersion)"
    }
    started_at = $started; ended_at = Get-Now; timeout = $Timeout; outcomes = @($outcomes)
}
$document['signature'] = Get-Signature $document (ConvertFrom-Hex $KeyText)
[byte[]]$bytes = (Get-CanonicalBytes $document) + [byte]10
if ($Out -eq '-') {
    $console = [Console]::OpenStandardOutput()
    $console.Write($bytes, 0, $bytes.Length)
    $console.Flush()
}
else {
    [System.IO.File]::WriteAllBytes("$Out.part", $bytes)
    Move-Item -LiteralPath "$Out.part" -Destination $Out -Force
}
$count = @{ 'as-wanted' = 0; 'not-as-wanted' = 0; 'undecided' = 0 }
$aside = 0
foreach ($probe in $Plan.probes) {
    $line = $found[$probe.id]
    if (@('untestable', 'other-source', 'not-selected') -contains $line['reason']) { $aside++ }
    else { $count[(Get-LineVerdict $probe $line)]++ }
}
Write-Told ("$($count['as-wanted']) as wanted, $($count['not-as-wanted']) not as wanted, " +
    "$($count['undecided']) undecided, $aside not this host's to try or not testable.")
Write-Told "Result: $Out. Upload it at $($Plan.portal)"
if (@($outcomes | Where-Object { $_['outcome'] -ne 'not-tested' }).Count -eq 0) {
    Stop-Unable 'no connection of this check starts at this host, or none could be tried'
}
if ($count['not-as-wanted'] + $count['undecided'] -gt 0) { exit 1 }
exit 0
