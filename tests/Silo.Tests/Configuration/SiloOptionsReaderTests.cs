using Microsoft.Extensions.Configuration;
using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Tests.Configuration;

public sealed class SiloOptionsReaderTests
{
    [Fact]
    public void TheDefaultsAreAllowed()
    {
        var options = Read();
        Assert.Equal(("http://127.0.0.1:5080", 4, 8192), (options.Urls, options.Slots, options.ContextTokens));
        Assert.True(Path.IsPathFullyQualified(options.Data));
    }

    [Theory]
    [InlineData("--max-document-bytes", "1023", "max-document-bytes is 1023; it must be from 1024 to 94371840")]
    [InlineData("--max-document-bytes", "94371841", "it must be from 1024 to 94371840")]
    [InlineData("--slots", "0", "slots is 0; it must be from 1 to 64")]
    [InlineData("--slots", "65", "slots is 65; it must be from 1 to 64")]
    [InlineData("--context-tokens", "511", "context-tokens is 511; it must be from 512 to 1048576")]
    [InlineData("--silo-port", "65536", "silo-port is 65536; it must be from 0 to 65535")]
    [InlineData("--gateway-port", "-1", "gateway-port is -1; it must be from 0 to 65535")]
    [InlineData(
        "--log-level",
        "loud",
        "log-level is 'loud'; it must be one of trace, debug, information, warning, error"
    )]
    [InlineData("--urls", "localhost:80", "urls: 'localhost:80' is not an address")]
    [InlineData("--urls", "http://127.0.0.1:1;nonsense", "urls: 'nonsense' is not an address")]
    [InlineData("--metrics", "9464", "metrics: '9464' is not one address with a port")]
    [InlineData("--metrics", "http://*:9464;http://*:9465", "is not one address with a port")]
    [InlineData("--metrics", "http://127.0.0.1:0", "is not one address with a port")]
    [InlineData("--metrics", "http://127.0.0.1:5080", "metrics has port 5080, which urls has too")]
    [InlineData("--data", " ", "data is empty")]
    [InlineData("--store", "Database=docs", "store: The connection string names no server; add Host=")]
    [InlineData("--store", "Host=db;Search Path=a,b", "store: The connection string has a Search Path that is not one")]
    [InlineData("--store", "nonsense", "store: The connection string cannot be read")]
    [InlineData("--watch", "/no/such/folder", "watch: there is no directory '/no/such/folder'")]
    [InlineData("--models", "/no/such/folder", "models: there is no directory '/no/such/folder'")]
    [InlineData("--kv-cache", "q4", "kv-cache is 'q4'; it must be f16 or q8")]
    [InlineData("--flash-attention", "maybe", "flash-attention is 'maybe'; it must be auto or on or off")]
    [InlineData("--devices", "gpu", "devices is 'gpu'. Device is 'gpu'; it must be 'cpu', 'cuda' or 'cuda:N'")]
    [InlineData("--devices", "", "No device is named")]
    [InlineData("--slots", "many", "slots is 'many'; it must be a whole number from 1 to 64. See --help")]
    [InlineData("--pull", "perhaps", "pull is 'perhaps'; it must be true or false")]
    [InlineData(
        "--allowed-hosts",
        "https://docs.example.com",
        "allowed-hosts: 'https://docs.example.com' is not a host"
    )]
    [InlineData("--allowed-origins", "docs.example.com", "allowed-origins: 'docs.example.com' is not an origin")]
    [InlineData("--allowed-origins", "https://a.example/x", "allowed-origins: 'https://a.example/x' is not an origin")]
    [InlineData("--trusted-proxies", "10.0.0.0/33", "trusted-proxies: '10.0.0.0/33' is not an address")]
    public void AValueThatCannotBeUsedIsNamedWithWhatIsAllowed(string option, string value, string expected)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read(option, value));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AQuantisedCacheNeedsFlashAttention()
    {
        var error = Assert.Throws<ConfigurationException>(() => Read("--kv-cache", "q8", "--flash-attention", "off"));
        Assert.Contains("kv-cache q8 needs flash attention", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--cluster postgres", "cluster postgres needs the database that all silos share; give it with --store")]
    [InlineData("--cluster mesh", "cluster is 'mesh'; it must be local or postgres")]
    [InlineData("--name silo-1", "give --cluster postgres with them")]
    [InlineData("--cluster postgres --store Host=db --name a/b", "name is 'a/b'; it must be 1 to 100 letters")]
    [InlineData("--cluster postgres --store Host=db --advertise a:b:c", "advertise is 'a:b:c'; it must be a host")]
    [InlineData("--cluster postgres --store Host=db --advertise a:70000", "advertise is 'a:70000'")]
    [InlineData("--cluster postgres --store Host=db --isolate-generation true", "are for a single silo")]
    [InlineData("--cluster postgres --store Host=db --join 127.0.0.1:11111", "are for a single silo")]
    [InlineData("--cluster postgres --store Host=db --role reader", "role is 'reader'; it must be one of all, index, ")]
    [InlineData("--role worker", "give --cluster postgres with them")]
    public void WhatDoesNotGoWithAClusterIsSaid(string arguments, string expected)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read(arguments.Split(' ')));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("silo-2", "silo-2", null)]
    [InlineData("silo-2:11112", "silo-2", 11112)]
    [InlineData("10.0.0.7", "10.0.0.7", null)]
    [InlineData("10.0.0.7:1", "10.0.0.7", 1)]
    [InlineData("[fd00::7]:11111", "fd00::7", 11111)]
    [InlineData("fd00::7", "fd00::7", null)]
    [InlineData("", null, null)]
    [InlineData(":1", null, null)]
    [InlineData("host:0", null, null)]
    [InlineData("http://host:1", null, null)]
    public void AHostWithOrWithoutAPortIsRead(string text, string? host, int? port) =>
        Assert.Equal(host is null ? null : new HostAndPort(host, port), HostAndPort.TryParse(text));

    [Fact]
    public void AllProblemsAreSaidAtOnce()
    {
        var error = Assert.Throws<ConfigurationException>(() => Read("--slots", "0", "--context-tokens", "1"));
        Assert.Equal(2, error.Message.Split(Environment.NewLine).Length);
    }

    [Fact]
    public void AKeyOfTheFileThatIsNoOptionIsNamed()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Pipeline:Slotz", "3")]).Build();
        var error = Assert.Throws<ConfigurationException>(() => SiloOptionsReader.Read(configuration));
        Assert.Contains("'Pipeline:Slotz' is not an option", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--slots", "64")]
    [InlineData("--context-tokens", "512")]
    [InlineData("--max-document-bytes", "1024")]
    [InlineData("--urls", "http://*:8080;http://+:8443")]
    [InlineData("--metrics", "http://*:9464")]
    [InlineData("--log-level", "WARNING")]
    [InlineData("--kv-cache", "Q8")]
    [InlineData("--flash-attention", "on")]
    [InlineData("--devices", "cpu")]
    [InlineData("--allowed-hosts", "docs.example.com, *.example.com")]
    [InlineData("--allowed-origins", "https://a.example,http://b.example:81")]
    [InlineData("--trusted-proxies", "10.0.0.5, 10.1.0.0/16, ::1")]
    public void TheLimitsThemselvesAreAllowed(string option, string value) => Assert.NotNull(Read(option, value));

    private static SiloOptions Read(params string[] args) =>
        SiloOptionsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(CommandLine.Parse(args)).Build());
}
