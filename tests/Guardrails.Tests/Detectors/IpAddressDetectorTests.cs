using Pipeline.Guardrails.Detectors;

namespace Pipeline.Guardrails.Tests.Detectors;

public sealed class IpAddressDetectorTests
{
    private readonly IpAddressDetector _detector = new();

    [Theory]
    [InlineData("서버 192.168.0.1에", "192.168.0.1")]
    [InlineData("http://10.0.0.5:8080/x", "10.0.0.5")]
    [InlineData("IP 8.8.8.8,", "8.8.8.8")]
    [InlineData("203.0.113.7.", "203.0.113.7")]
    [InlineData("[2001:db8::1]:443", "2001:db8::1")]
    [InlineData("fe80::1%eth0", "fe80::1")]
    [InlineData("2001:0db8:85a3:0000:0000:8a2e:0370:7334", "2001:0db8:85a3:0000:0000:8a2e:0370:7334")]
    [InlineData("192.168.**0**.1", "192.168.**0**.1")]
    public void Finds(string text, string expected) => Assert.Equal([expected], Spans.Of(_detector, text));

    [Theory]
    [InlineData("버전 10.4.2.1")]
    [InlineData("version 192.168.0.1")]
    [InlineData("Chrome 120.0.0.0")]
    [InlineData("Chrome/120.0.0.0")]
    [InlineData("1.2.3.4 절")]
    [InlineData("256.1.1.1")]
    [InlineData("1.2.3")]
    [InlineData("192.168.0.01")]
    [InlineData("1.3.6.1.4.1.311")]
    [InlineData("std::vector abc::def")]
    [InlineData("10:30:00")]
    [InlineData("00:1a:2b:3c:4d:5e")]
    public void Ignores(string text) => Assert.Empty(Spans.Of(_detector, text));
}
