using Pipeline.Guardrails.Detectors;

namespace Pipeline.Guardrails.Tests.Detectors;

public sealed class PassportDetectorTests
{
    private readonly PassportDetector _detector = new();

    [Theory]
    [InlineData("여권번호 M12345678", "M12345678")]
    [InlineData("새 여권은 M123A4567입니다", "M123A4567")]
    [InlineData("Passport no. TK1234567, valid", "TK1234567")]
    [InlineData("passport 123456789", "123456789")]
    [InlineData("German passport C01X00479.", "C01X00479")]
    [InlineData("여권: m12345678", "m12345678")]
    [InlineData("여권번호 M123**45678**", "M123**45678")]
    [InlineData("여권번호 M12\u200b345678", "M12\u200b345678")]
    public void Finds(string text, string expected) => Assert.Equal([expected], Spans.Of(_detector, text));

    [Theory]
    [InlineData("order M12345678")]
    [InlineData("여권 신청 20240105")]
    [InlineData("여권이 있으면 주문번호 M12345678도 필요 없습니다")]
    [InlineData("passport policy PASSPORTS")]
    [InlineData("여권번호 M123456789012")]
    [InlineData("passport_M12345678")]
    public void Ignores(string text) => Assert.Empty(Spans.Of(_detector, text));
}
