using Pipeline.Guardrails.Detectors;

namespace Pipeline.Guardrails.Tests.Detectors;

public sealed class CorporateNumberDetectorTests
{
    private readonly CorporateNumberDetector _detector = new();

    [Theory]
    [InlineData("법인등록번호 130111-0006246", "130111-0006246")]
    [InlineData("등기부 130111-0006246 확인", "130111-0006246")]
    [InlineData("법인등록번호 1301110006246", "1301110006246")]
    [InlineData("법인등록번호 110111-1234567", "110111-1234567")]
    [InlineData("Corporate registration number: 110111-1707178.", "110111-1707178")]
    public void Finds(string text, string expected) => Assert.Equal([expected], Spans.Of(_detector, text));

    [Theory]
    [InlineData("130111-0006247")]
    [InlineData("1301110006246")]
    [InlineData("주문번호 130111-0006246")]
    [InlineData("850101-1234567")]
    [InlineData("SN130111-0006246")]
    [InlineData("130111-0006246-7")]
    public void Ignores(string text) => Assert.Empty(Spans.Of(_detector, text));
}
