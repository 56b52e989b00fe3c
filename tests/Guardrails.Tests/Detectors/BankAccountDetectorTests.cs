using Pipeline.Guardrails.Detectors;

namespace Pipeline.Guardrails.Tests.Detectors;

public sealed class BankAccountDetectorTests
{
    private readonly BankAccountDetector _detector = new();

    [Theory]
    [InlineData("신한은행 110-123-456789", "110-123-456789")]
    [InlineData("카카오뱅크 3333-01-1234567 김민지", "3333-01-1234567")]
    [InlineData("토스 1000-1234-5678", "1000-1234-5678")]
    [InlineData("계좌번호: 11012345678901", "11012345678901")]
    [InlineData("Account number 110-123-456789.", "110-123-456789")]
    [InlineData("하나은행 123-910123-\n45607", "123-910123-\n45607")]
    [InlineData("농협 302-**1234**-5678-91", "302-**1234**-5678-91")]
    public void Finds(string text, string expected) => Assert.Equal([expected], Spans.Of(_detector, text));

    [Theory]
    [InlineData("110-123-456789")]
    [InlineData("은행 주문번호 110-123-456789")]
    [InlineData("계좌 개설일 2024-01-05")]
    [InlineData("입금 문의 010-1234-5678")]
    [InlineData("은행 대표번호 1588-1234")]
    [InlineData("계좌 4753 5910 4815 5139")]
    [InlineData("이체 한도 1,000,000원")]
    [InlineData("account 42 of 1200")]
    public void Ignores(string text) => Assert.Empty(Spans.Of(_detector, text));
}
