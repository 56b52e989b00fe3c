using Pipeline.Silo.Http.OpenAi;
using Pipeline.Vocabulary;

namespace Pipeline.Silo.Tests.Http;

public sealed class ChatFinishTests
{
    [Fact]
    public void EveryEndHasTheWordThatClientsOfThatApiKnow()
    {
        Assert.Equal(
            ["stop", "length", "tool_calls", "content_filter", "cancelled"],
            Enum.GetValues<ChatFinish>().Select(finish => finish.Word())
        );
        Assert.Equal(
            ["stop", "length", "cancelled"],
            Enum.GetValues<FinishReason>().Select(reason => ChatFinishes.Of(reason)!.Value.Word())
        );
        Assert.Null(ChatFinishes.Of(null));
    }
}
