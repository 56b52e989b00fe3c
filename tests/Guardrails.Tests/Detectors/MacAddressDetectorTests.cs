using Pipeline.Guardrails.Detectors;

namespace Pipeline.Guardrails.Tests.Detectors;

public sealed class MacAddressDetectorTests
{
    private readonly MacAddressDetector _detector = new();

    [Theory]
    [InlineData("MAC 00:1A:2B:3C:4D:5E.", "00:1A:2B:3C:4D:5E")]
    [InlineData("00-1a-2b-3c-4d-5e입니다", "00-1a-2b-3c-4d-5e")]
    [InlineData("001A.2B3C.4D5E", "001A.2B3C.4D5E")]
    [InlineData("맥 주소 00:11:22:33:44:55", "00:11:22:33:44:55")]
    public void Finds(string text, string expected) => Assert.Equal([expected], Spans.Of(_detector, text));

    [Theory]
    [InlineData("10:20:30:40:50:60")]
    [InlineData("00:1A:2B:3C:4D")]
    [InlineData("00:1A:2B:3C:4D:5E:6F")]
    [InlineData("00:1A-2B:3C:4D:5E")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000")]
    [InlineData("01-02-03-04-05-06")]
    public void Ignores(string text) => Assert.Empty(Spans.Of(_detector, text));
}
