using Pipeline.Guardrails.Detectors;

namespace Pipeline.Guardrails.Tests.Detectors;

public sealed class BusinessNumberDetectorTests
{
    private readonly BusinessNumberDetector _detector = new();

    [Theory]
    [InlineData("사업자등록번호 220-81-62517", "220-81-62517")]
    [InlineData("(220-81-62517)", "220-81-62517")]
    [InlineData("사업자번호 2208162517", "2208162517")]
    [InlineData("business registration number 220 81 62517", "220 81 62517")]
    [InlineData("220-**81**-62517", "220-**81**-62517")]
    [InlineData("220-81-\n62517", "220-81-\n62517")]
    [InlineData("２２０－８１－６２５１７", "２２０－８１－６２５１７")]
    public void Finds(string text, string expected) => Assert.Equal([expected], Spans.Of(_detector, text));

    [Theory]
    [InlineData("사업자등록번호 220-81-62518")]
    [InlineData("2208162517")]
    [InlineData("주문번호 220-81-62517")]
    [InlineData("220-81-62517-1")]
    [InlineData("1-220-81-62517")]
    [InlineData("A220-81-62517")]
    public void Ignores(string text) => Assert.Empty(Spans.Of(_detector, text));
}
