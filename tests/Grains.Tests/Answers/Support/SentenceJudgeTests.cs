using Pipeline.Grains.Answers.Support;

namespace Pipeline.Grains.Tests.Answers.Support;

public sealed class SentenceJudgeTests
{
    [Theory]
    [InlineData("The fee is 30,000 won.", "The fee is 30000 won.", "supported")]
    [InlineData("The fee is 30,000 won.", "The fee is 40,000 won.", "unsupported")]
    [InlineData("The warranty lasts 24 months.", "The warranty lasts twelve months.", "unsupported")]
    [InlineData("The warranty lasts twelve months.", "The warranty lasts 12 months.", "supported")]
    [InlineData("The warranty lasts 24 days.", "The warranty lasts 24 months.", "unsupported")]
    [InlineData("수수료는 3만 원입니다.", "수수료는 30,000원입니다.", "supported")]
    [InlineData("수수료는 3만 5천 원입니다.", "수수료는 35,000원입니다.", "supported")]
    [InlineData("수수료는 4만 원입니다.", "수수료는 30,000원입니다.", "unsupported")]
    [InlineData("휴가는 삼십 일입니다.", "휴가는 30일입니다.", "supported")]
    [InlineData("휴가는 이십오 일입니다.", "휴가는 30일입니다.", "unsupported")]
    [InlineData("할인율은 10%입니다.", "할인율은 10퍼센트입니다.", "supported")]
    [InlineData("The office opened on March 5, 2024.", "The office opened on 2024-03-05.", "supported")]
    [InlineData("The office opened on March 6, 2024.", "The office opened on 2024-03-05.", "unsupported")]
    [InlineData("사무실은 3월 5일에 열었다.", "사무실은 2024년 3월 5일에 열었다.", "supported")]
    [InlineData("사무실은 2023년 3월 5일에 열었다.", "사무실은 2024년 3월 5일에 열었다.", "unsupported")]
    [InlineData("Visitors may not park here.", "Visitors may park here.", "unsupported")]
    [InlineData("Visitors may park here.", "Visitors may never park here.", "unsupported")]
    [InlineData("Guests enter without a badge.", "Guests enter with a badge.", "unsupported")]
    [InlineData("Guests cannot enter with no badge.", "Guests can enter with a badge.", "supported")]
    [InlineData("자료를 외부로 반출하지 않는다.", "자료를 외부로 반출한다.", "unsupported")]
    [InlineData("자료를 외부로 반출할 수 있다.", "자료를 외부로 반출할 수 없다.", "unsupported")]
    [InlineData("계약직은 대상이 아니다.", "계약직은 대상이다.", "unsupported")]
    [InlineData("대리인은 신청하지 못한다.", "대리인은 신청하지 못한다.", "supported")]
    [InlineData("The request is approved by Mary Jones.", "The request is approved by John Smith.", "unsupported")]
    [InlineData("The request is approved by John Smith.", "The request is approved by John Smith.", "supported")]
    [InlineData("신청은 김민수 팀장이 승인합니다.", "신청은 이영희 팀장이 승인합니다.", "unsupported")]
    [InlineData("The moon is made of green cheese.", "The warranty lasts 24 months.", "unsupported")]
    [InlineData("Yes.", "The warranty lasts 24 months.", null)]
    public void FactsAreComparedExactly(string sentence, string passage, string? expected) =>
        Assert.Equal(
            expected,
            SentenceJudge.Judge(sentence, PassageFacts.Of(Passages.Of(passage)))?.ToString().ToLowerInvariant()
        );

    [Theory]
    [InlineData("The fee for new cards is 15 dollars.", "The fee applies to new cards. It is 15 dollars.", "supported")]
    [InlineData("새 카드의 수수료는 3만 원입니다.", "수수료는 새 카드에만 있습니다. 금액은 3만 원입니다.", "supported")]
    [InlineData(
        "Mario Addison had 3 tackles as a defensive end.",
        "Mario Addison had tackles as a defensive end. He was born in Alabama. The league has 3 referees.",
        "unsupported"
    )]
    [InlineData(
        "새 카드의 수수료는 5만 원입니다.",
        "새 카드의 수수료는 3만 원입니다. 재발급은 창구에서 합니다. 주차비는 5만 원입니다.",
        "unsupported"
    )]
    public void ANumberFromElsewhereIsAnotherOne(string sentence, string passage, string expected) =>
        FactsAreComparedExactly(sentence, passage, expected);

    [Theory]
    [InlineData("The answer about the fumble is not Anderson.", "Anderson played. A fumble was lost.", "unsupported")]
    [InlineData(
        "반납 기한을 넘긴 사람은 지점장이 아니다.",
        "지점장이 있다. 기한은 사흘이다. 반납은 창구에서 한다.",
        "unsupported"
    )]
    public void WhatDeniesNeedsAPassageThatDenies(string sentence, string passage, string expected) =>
        FactsAreComparedExactly(sentence, passage, expected);

    [Fact]
    public void WhatIsSaidInPartIsPartlySupported() =>
        Assert.Equal(
            SupportLevel.Partly,
            SentenceJudge.Judge(
                "The warranty of a router covers theft, loss and damage.",
                PassageFacts.Of(Passages.Of("The warranty of a router covers defects."))
            )
        );
}
