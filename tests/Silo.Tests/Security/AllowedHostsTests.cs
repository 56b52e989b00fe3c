using Pipeline.Silo.Configuration;
using Pipeline.Silo.Security;

namespace Pipeline.Silo.Tests.Security;

public sealed class AllowedHostsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080", null, "localhost", true)]
    [InlineData("http://127.0.0.1:5080", null, "[::1]", true)]
    [InlineData("http://127.0.0.1:5080", null, "evil.example", false)]
    [InlineData("http://127.0.0.1:5080", "docs.example.com", "DOCS.example.com", true)]
    [InlineData("http://127.0.0.1:5080", "docs.example.com", "localhost", true)]
    [InlineData("http://127.0.0.1:5080", "docs.example.com", "x.docs.example.com", false)]
    [InlineData("http://127.0.0.1:5080", "*.example.com", "docs.example.com", true)]
    [InlineData("http://127.0.0.1:5080", "*.example.com", "example.com", false)]
    [InlineData("http://127.0.0.1:5080", "*.example.com", "badexample.com", false)]
    [InlineData("http://127.0.0.1:5080", "*", "anything", true)]
    [InlineData("http://0.0.0.0:5080", null, "anything", true)]
    [InlineData("http://0.0.0.0:5080", "docs.example.com", "anything", false)]
    [InlineData("http://127.0.0.1:5080;http://0.0.0.0:5081", null, "anything", true)]
    public void A_host_is_allowed_by_name(string urls, string? allowed, string host, bool expected) =>
        Assert.Equal(expected, new AllowedHosts(new SiloOptions { Urls = urls, AllowedHosts = allowed }).Allows(host));
}
