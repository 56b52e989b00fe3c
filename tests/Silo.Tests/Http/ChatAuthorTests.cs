using Pipeline.Contracts.Errors;
using Pipeline.Silo.Http.OpenAi;
using Pipeline.Vocabulary;

namespace Pipeline.Silo.Tests.Http;

public sealed class ChatAuthorTests
{
    [Fact]
    public void EveryAuthorIsReadByTheWordThatClientsOfThatApiSend()
    {
        string[] words = ["system", "developer", "user", "assistant", "tool"];
        Assert.Equal(words, Enum.GetValues<ChatAuthor>().Select(author => author.Word()));
        Assert.Equal(Enum.GetValues<ChatAuthor>(), words.Select(word => ChatAuthors.Read(word, "role")));
        Assert.Equal(
            [ChatRole.System, ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.User],
            Enum.GetValues<ChatAuthor>().Select(author => author.Role())
        );
        Assert.All(
            Enum.GetValues<ChatRole>(),
            role => Assert.Equal(role, ChatAuthors.Read(role.Word(), "role").Role())
        );
    }

    [Theory]
    [InlineData(null, "is missing")]
    [InlineData("", "''")]
    [InlineData("User", "'User'")]
    [InlineData("사용자", "'사용자'")]
    public void AnotherWordIsRefusedWithThoseThereAre(string? word, string shown)
    {
        var error = Assert.Throws<PipelineException>(() => ChatAuthors.Read(word, "messages[1].role"));
        Assert.Equal((ErrorCode.InvalidRequest, "messages[1].role"), (error.Code, error.Field));
        Assert.Contains(shown, error.Message, StringComparison.Ordinal);
        Assert.Contains("system, developer, user, assistant, tool", error.Message, StringComparison.Ordinal);
    }
}
