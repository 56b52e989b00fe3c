using Pipeline.Guardrails.Detectors;

namespace Pipeline.Guardrails.Tests.Detectors;

public sealed class DriverLicenceDetectorTests
{
    private readonly DriverLicenceDetector _detector = new();

    [Theory]
    [InlineData("면허 11-23-456789-01", "11-23-456789-01")]
    [InlineData("신분증 28-01-123456-10입니다", "28-01-123456-10")]
    [InlineData("면허번호 112345678901", "112345678901")]
    [InlineData("면허 11 23 456789 01", "11 23 456789 01")]
    [InlineData("경기 12-345678-90", "12-345678-90")]
    [InlineData("11-23-4567**89**-01", "11-23-4567**89**-01")]
    public void Finds(string text, string expected) => Assert.Equal([expected], Spans.Of(_detector, text));

    [Theory]
    [InlineData("29-23-456789-01")]
    [InlineData("27-23-456789-01")]
    [InlineData("11 23 456789 01")]
    [InlineData("112345678901")]
    [InlineData("주문번호 11-23-456789-01")]
    [InlineData("11-23-456789-01-2")]
    [InlineData("12-345678-90")]
    public void Ignores(string text) => Assert.Empty(Spans.Of(_detector, text));
}
