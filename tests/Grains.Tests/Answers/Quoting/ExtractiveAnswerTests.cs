using Pipeline.Grains.Answers.Quoting;

namespace Pipeline.Grains.Tests.Answers.Quoting;

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

    [Theory]
    [InlineData("A부서, B부서, C부서의 내선번호는?", "| 부서 | 내선번호 |\n|---|---|\n| {0}부서 | {1} |", "A B C")]
    [InlineData("What are the phone numbers of A, B and C?", "Department {0} has the phone number {1}.", "A B C")]
    [InlineData("인사팀과 총무팀, 그리고 재무팀 연락처 알려줘", "{0}의 연락처는 {1}번입니다.", "인사팀 총무팀 재무팀")]
    [InlineData(
        "What do plans Basic, Plus, Pro, Team and Max cost?",
        "The plan {0} costs {1} euros.",
        "Basic Plus Pro Team Max"
    )]
    public void EveryPartOfAListIsAnswered(string question, string form, string names)
    {
        var parts = names.Split(' ');
        var texts = parts.Select((name, i) => form.Replace("{0}", name).Replace("{1}", $"{7001 + i}"));
        var quotes = ExtractiveAnswer.Quote(
            question,
            Passages.Context([.. texts, "D부서는 삼층에 있으며 사람이 많습니다. Lunch is at noon."])
        );
        Assert.All(
            Enumerable.Range(0, parts.Length),
            i =>
                Assert.Contains(
                    quotes,
                    quote =>
                        quote.Text.Contains(parts[i], StringComparison.Ordinal)
                        && quote.Text.Contains($"{7001 + i}", StringComparison.Ordinal)
                )
        );
    }

    [Fact]
    public void TheSameSentenceOfTwoPassagesIsQuotedOnceAndCitesBoth()
    {
        var quote = Assert.Single(
            ExtractiveAnswer.Quote(
                "How long does the warranty last?",
                Passages.Context("The warranty lasts 24 months.", "The  warranty lasts 24 months!")
            )
        );
        Assert.Equal("“The warranty lasts 24 months.” [1][2]\n", quote.Cited());
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
