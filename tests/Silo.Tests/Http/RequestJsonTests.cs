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
        var request = await RequestJson.ReadAsync<SearchRequest>(Context("""{"query": "환불", "mode": "hybrid", "top": 3}"""));
        Assert.Equal(("환불", SearchMode.Hybrid, 3), (request.Query, request.Mode, request.Top));
    }

    [Theory]
    [InlineData("{\"query\": \"a\",\n \"top\": \"x\"}", "line 2", "$.top")]
    [InlineData("{\"query\": \"a\", }", "line 1, byte 16", "")]
    [InlineData("{\"history\": [{\"role\": \"user\"}, 3]}", "line 1", "$.history[1]")]
    [InlineData("{\"mode\": \"sideways\"}", "line 1", "$.mode")]
    [InlineData("", "line 1", "")]
    public async Task AMistakeIsShownByPosition(string body, string position, string path)
    {
        var error = await Assert.ThrowsAsync<PipelineException>(() => RequestJson.ReadAsync<AskRequest>(Context(body)));
        Assert.Equal((ErrorCode.InvalidRequest, "body"), (error.Code, error.Field));
        Assert.Contains(position, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANullBodyIsRefused()
    {
        var error = await Assert.ThrowsAsync<PipelineException>(() => RequestJson.ReadAsync<AskRequest>(Context("null")));
        Assert.Equal("body", error.Field);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task AnotherContentTypeIsRefused(string? contentType)
    {
        var error = await Assert.ThrowsAsync<PipelineException>(
            () => RequestJson.ReadAsync<AskRequest>(Context("{}", contentType)));
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
