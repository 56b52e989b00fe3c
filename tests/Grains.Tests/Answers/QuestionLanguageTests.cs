using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Tests.Answers;

public sealed class QuestionLanguageTests
{
    [Theory]
    [InlineData("구독은 어떻게 해지하나요?", "ko")]
    [InlineData("Kubernetes에서 pod restart 정책은 무엇입니까?", "ko")]
    [InlineData("How do I cancel?", "en")]
    [InlineData("What does the Korean word 환불 mean in the returns policy of the store?", "en")]
    [InlineData("42?", "en")]
    [InlineData("", "en")]
    public void TheLanguageIsThatOfTheSentence(string question, string expected) =>
        Assert.Equal(expected, QuestionLanguage.CodeOf(question));
}
