using System.Text;
using Microsoft.AspNetCore.Http;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Silo.Http;

namespace Pipeline.Silo.Tests.Http;

public sealed class RequestJsonTests
{
    [Fact]
    public async Task ABodyIsRead()
    {
        var request = await RequestJson.ReadAsync<SearchRequest>(
            Context("""{"query": "환불", "mode": "hybrid", "top": 3}""")
        );
        Assert.Equal(("환불", SearchMode.Hybrid, 3), (request.Query, request.Mode, request.Top));
    }

    [Theory]
    [InlineData("{\"question\": \"a\",\n \"top\": \"x\"}", "line 2", "$.top", "top")]
    [InlineData("{\"question\": \"a\", }", "line 1, byte 19", "", "body")]
    [InlineData("{\"history\": [{\"role\": \"user\"}, 3]}", "line 1", "$.history[1]", "history[1]")]
    [InlineData("{\"mode\": \"sideways\"}", "line 1", "$.mode", "mode")]
    [InlineData("", "line 1", "", "body")]
    public async Task AMistakeIsShownByPosition(string body, string position, string path, string field)
    {
        var error = await Assert.ThrowsAsync<PipelineException>(() => RequestJson.ReadAsync<AskRequest>(Context(body)));
        Assert.Equal((ErrorCode.InvalidRequest, field), (error.Code, error.Field));
        Assert.Contains(position, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"question": "a", "filtr": "x = 1"}""", "filtr", "'filter'")]
    [InlineData("""{"question": "a", "maxTokns": 1}""", "maxTokns", "'maxTokens'")]
    [InlineData("""{"sampling": {"topk": 1, "topKk": 2}}""", "sampling.topKk", "'topK'")]
    [InlineData("""{"history": [{"role": "user", "content": "a"}, {"rol": "user"}]}""", "history[1].rol", "'role'")]
    [InlineData("""{"access": ["hr"]}""", "access", "question")]
    [InlineData("""{"x": 1}""", "x", "question, top")]
    public async Task AFieldThatIsNotKnownIsRefusedWithTheNearest(string body, string field, string named)
    {
        var error = await Assert.ThrowsAsync<PipelineException>(() => RequestJson.ReadAsync<AskRequest>(Context(body)));
        Assert.Equal((ErrorCode.InvalidRequest, field), (error.Code, error.Field));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"mode": "sideways"}""", "keyword, vector, hybrid, reranked")]
    [InlineData("""{"top": 1.5}""", "a whole number")]
    [InlineData("""{"top": 99999999999}""", "a whole number")]
    [InlineData("""{"useCache": "yes"}""", "true or false")]
    [InlineData("""{"documents": "a"}""", "an array")]
    [InlineData("""{"sampling": 3}""", "an object")]
    [InlineData("""{"sampling": {"minP": "a"}}""", "a number")]
    [InlineData("""{"history": [{"role": "tool", "content": "a"}]}""", "one of system, user, assistant")]
    [InlineData("""{"history": [{"role": 1, "content": "가"}]}""", "one of system, user, assistant")]
    [InlineData("""{"history": [{"role": null, "content": "a"}]}""", "one of system, user, assistant")]
    [InlineData("""{"question": "\ud800"}""", "surrogate")]
    [InlineData("""{"\ud800": "a"}""", "surrogate")]
    public async Task AValueOfAnotherKindIsRefusedWithWhatItMustBe(string body, string expected)
    {
        var error = await Assert.ThrowsAsync<PipelineException>(() => RequestJson.ReadAsync<AskRequest>(Context(body)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JsonOfAFreeFormHasAnyFields()
    {
        var request = await RequestJson.ReadAsync<AskRequest>(
            Context("""{"question": "a", "schema": {"type": "object", "filtr": {}}}""")
        );
        Assert.Contains("filtr", request.Schema, StringComparison.Ordinal);
        Assert.Equal(
            "a",
            (await RequestJson.ReadCompatibleAsync<AskRequest>(Context("""{"question": "a", "filtr": 1}"""))).Question
        );
    }

    [Fact]
    public async Task ANullBodyIsRefused()
    {
        var error = await Assert.ThrowsAsync<PipelineException>(() =>
            RequestJson.ReadAsync<AskRequest>(Context("null"))
        );
        Assert.Equal("body", error.Field);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task AnotherContentTypeIsRefused(string? contentType)
    {
        var error = await Assert.ThrowsAsync<PipelineException>(() =>
            RequestJson.ReadAsync<AskRequest>(Context("{}", contentType))
        );
        Assert.Equal("Content-Type", error.Field);
        Assert.Contains("application/json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoBodyIsTheDefaultWhereThatIsAllowed()
    {
        var request = await RequestJson.ReadOrDefaultAsync<AskRequest>(new DefaultHttpContext());
        Assert.Equal(new AskRequest(), request);
    }

    private static DefaultHttpContext Context(string body, string? contentType = "application/json; charset=utf-8")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(bytes);
        context.Request.ContentLength = bytes.Length;
        context.Request.ContentType = contentType;
        return context;
    }
}
