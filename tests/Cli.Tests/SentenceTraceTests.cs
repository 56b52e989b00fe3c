using Pipeline.Cli.Evaluation;

namespace Pipeline.Cli.Tests;

public sealed class SentenceTraceTests
{
    private static readonly string[] Passages =
    [
        "Employees receive 1,250 dollars a year. The allowance is paid in March.",
        "연차는 1년에 15일이며, 다음 해로 넘길 수 없습니다. 세 명이 나누어 쓸 수 있습니다.",
        "Seven branches were opened.",
    ];

    [Theory]
    [InlineData("Employees get 1250 dollars.", true)]
    [InlineData("Employees get 1,350 dollars.", false)]
    [InlineData("연차는 15일입니다.", true)]
    [InlineData("연차는 18일입니다.", false)]
    [InlineData("Nothing with a number.", true)]
    [InlineData("Branches: 7", true)]
    [InlineData("Branches: 8", false)]
    [InlineData("나누어 쓰는 사람: 3명", true)]
    [InlineData("나누어 쓰는 사람: 4명", false)]
    public void Figures_are_compared_as_they_are_written(string sentence, bool has) =>
        Assert.Equal(has, SentenceTrace.HasItsFigures(sentence, Passages));

    [Theory]
    [InlineData("The allowance is paid in March.", 1)]
    [InlineData("March paid allowance", 1 / 3.0)]
    [InlineData("연차를 다음 해로 넘기지 못합니다", 0.6)]
    [InlineData("Cats sleep all day long", 0)]
    public void Words_count_in_their_order(string sentence, double share) =>
        Assert.Equal(share, SentenceTrace.InOrder(sentence, Passages), 2);

    [Fact]
    public void Sentences_are_those_that_state_something() =>
        Assert.Equal(
            ["Annual leave is 25 days.", "연차는 모두 15일입니다."],
            SentenceTrace.Sentences("Yes. Annual leave is 25 days [1]. Sure thing!\n연차는 모두 15일입니다. [2]")
        );

    [Theory]
    [InlineData("It is ２５ days [1].", "25 Days", true)]
    [InlineData("It is long [25].", "25", false)]
    [InlineData("홍신 학원입니다 [1].", "홍신학원", true)]
    [InlineData("Drogo", "", false)]
    public void A_reference_is_held_when_it_is_a_part(string answer, string reference, bool holds) =>
        Assert.Equal(holds, ReferenceMatch.Holds(answer, [reference]));
}
