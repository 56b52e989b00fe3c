using Pipeline.Grains.Answers;

namespace Pipeline.Grains.Tests.Answers;

public sealed class ExtractiveAnswerTests
{
    [Theory]
    [InlineData(
        "How long does the router's warranty last?",
        "Routers ship in recycled boxes. The warranty of a router lasts 24 months. Spare parts are sold online.",
        "The warranty of a router lasts 24 months."
    )]
    [InlineData(
        "Which port does the gateway listen on?",
        "The gateway is written in C#. The gateway listens on port 8443 by default. It restarts after a crash.",
        "The gateway listens on port 8443 by default."
    )]
    [InlineData(
        "구독을 해지하려면 어떻게 하나요?",
        "구독은 매월 자동으로 결제됩니다. 구독을 해지하려면 설정의 결제 메뉴에서 해지를 누르세요. 영수증은 이메일로 발송됩니다.",
        "구독을 해지하려면 설정의 결제 메뉴에서 해지를 누르세요."
    )]
    [InlineData(
        "환불은 며칠 안에 신청해야 합니까?",
        "배송은 보통 이틀이 걸립니다. 환불은 구매 후 14일 안에 신청해야 합니다. 포장은 종이로 만들어집니다.",
        "환불은 구매 후 14일 안에 신청해야 합니다."
    )]
    public void TheSentenceThatAnswersIsQuoted(string question, string passage, string expected)
    {
        var context = Passages.Context(
            passage,
            "Lunch is served at noon in the canteen. 점심은 정오에 식당에서 제공됩니다."
        );
        var best = ExtractiveAnswer.Quote(question, context).MaxBy(quote => quote.Score)!;
        Assert.Equal((1, expected), (best.Passage, best.Text));
    }

    [Fact]
    public void TheSecondPassageIsQuotedWhenItAnswers()
    {
        var context = Passages.Context(
            "Parking is free for visitors on weekends.",
            "The parking permit costs 40 euros a month for employees."
        );
        var best = ExtractiveAnswer
            .Quote("What does an employee parking permit cost a month?", context)
            .MaxBy(quote => quote.Score)!;
        Assert.Equal(2, best.Passage);
    }

    [Fact]
    public void AtMostThreeSentencesInTheOrderOfTheirPassages()
    {
        var context = Passages.Context([
            .. Enumerable.Range(0, 6).Select(i => $"The warranty of router model {i} lasts 24 months."),
        ]);
        var quotes = ExtractiveAnswer.Quote("How long does the router warranty last?", context);
        Assert.InRange(quotes.Count, 1, 3);
        Assert.Equal(quotes.Select(quote => quote.Passage).Order(), quotes.Select(quote => quote.Passage));
    }

    [Fact]
    public void HeadingsAndQuestionsAreNotQuoted()
    {
        var hit = Passages.Of(
            "When is the office closed\nWhen is the office closed? It closes on public holidays. Lunch is at noon."
        ) with
        {
            HeadingPath = ["When is the office closed"],
        };
        var best = ExtractiveAnswer.Quote("When is the office closed?", [hit]);
        Assert.Equal("It closes on public holidays.", best[0].Text);
    }

    [Fact]
    public void WhatAsksInKoreanDoesNotDecide()
    {
        var context = Passages.Context(
            "무엇을 물어도 항상 가까운 구절을 내놓습니다.",
            "휴가는 팀장이 정하고 인사팀에 알립니다."
        );
        var quote = Assert.Single(ExtractiveAnswer.Quote("휴가에서 팀장은 무엇을 정하나요?", context));
        Assert.Equal(2, quote.Passage);
    }

    [Fact]
    public void BothPartsOfAQuestionAreAnswered()
    {
        var context = Passages.Context(
            "The warranty of a router lasts 24 months. The warranty of a router covers defects. The warranty card of a router is green.",
            "Spare batteries are delivered by courier."
        );
        var quotes = ExtractiveAnswer.Quote(
            "How long does the router warranty last, and who delivers batteries?",
            context
        );
        Assert.Contains(quotes, quote => quote.Passage == 2);
    }

    [Fact]
    public void NothingIsQuotedFromNothing() => Assert.Empty(ExtractiveAnswer.Quote("Why?", []));

    [Fact]
    public void APassageWithoutASentenceIsCut()
    {
        var quote = Assert.Single(ExtractiveAnswer.Quote("Why?", Passages.Context(new string('x', 1000))));
        Assert.Equal(1, quote.Passage);
        Assert.InRange(quote.Text.Length, 1, 400);
    }
}
