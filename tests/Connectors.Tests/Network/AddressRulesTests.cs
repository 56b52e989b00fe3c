using System.Net;
using Pipeline.Connectors.Network;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Tests.Network;

public sealed class AddressRulesTests
{
    [Theory]
    [InlineData("93.184.216.34", true)]
    [InlineData("2606:2800:220:1::1", true)]
    [InlineData("::ffff:93.184.216.34", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.9.9.9", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::7f00:1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001:0:1::1", false)]
    public void Only_public_addresses_are_reached(string address, bool allowed) =>
        Assert.Equal(allowed, AddressRules.Public.Allows("host.example", IPAddress.Parse(address)));

    [Theory]
    [InlineData("minio.internal", "10.0.0.1", true)]
    [InlineData("other.internal", "10.0.0.1", false)]
    [InlineData("any", "192.168.7.1", true)]
    [InlineData("any", "::ffff:192.168.7.1", true)]
    [InlineData("any", "192.168.8.1", false)]
    [InlineData("any", "::1", true)]
    public void What_the_operator_names_is_reached(string host, string address, bool allowed) =>
        Assert.Equal(
            allowed,
            new AddressRules([" MinIO.internal", "192.168.7.0/24", "[::1]", ""]).Allows(host, IPAddress.Parse(address))
        );

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task A_name_of_this_machine_is_not_resolved_to_it(string host)
    {
        var error = await Assert.ThrowsAsync<SourceException>(() => AddressRules.Public.ResolveAsync(host, default));
        Assert.Equal(ProblemCode.AddressPrivate, error.Problem.Code);
    }
}
