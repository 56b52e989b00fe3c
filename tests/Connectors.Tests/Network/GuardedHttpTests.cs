using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Pipeline.Connectors.Network;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Tests.Network;

public sealed class GuardedHttpTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_private_address_is_not_even_connected_to()
    {
        using var http = new GuardedHttp(AddressRules.Public, TimeSpan.FromMinutes(1), TimeProvider.System);
        using var request = new HttpRequestMessage(HttpMethod.Get, _server.Address);
        var error = await Assert.ThrowsAsync<SourceException>(() => http.SendAsync(request, 10, default));
        Assert.Equal(ProblemCode.AddressPrivate, error.Problem.Code);
        Assert.False(error.IsTransient);
        Assert.Empty(_server.Asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_is_read_up_to_the_limit_packed_or_not(bool packed)
    {
        _server.Answer = async context =>
        {
            if (packed)
            {
                context.Response.Headers.ContentEncoding = "gzip";
                await using var zip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
                await zip.WriteAsync(new byte[1 << 20]);
            }
            else
            {
                await context.Response.Body.WriteAsync(new byte[1 << 20]);
            }
        };
        Assert.Null((await SendAsync((1 << 20) - 1)).Body);
        Assert.Equal(1 << 20, (await SendAsync(1 << 20)).Body?.Length);
    }

    [Fact]
    public async Task A_server_that_is_silent_is_left()
    {
        var ending = new TaskCompletionSource();
        _server.Answer = _ => ending.Task;
        using var http = new GuardedHttp(TestServer.Local, TimeSpan.FromMilliseconds(50), TimeProvider.System);
        using var request = new HttpRequestMessage(HttpMethod.Get, _server.Address);
        var error = await Assert.ThrowsAsync<SourceException>(() => http.SendAsync(request, 10, default));
        Assert.Equal(ProblemCode.SourceSlow, error.Problem.Code);
        ending.SetResult();
    }

    [Fact]
    public async Task Redirects_are_told_and_not_followed()
    {
        _server.Answer = context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };
        Assert.True((await SendAsync(10)).IsRedirect);
        Assert.Equal(["/"], _server.Asked);
    }

    [Fact]
    public void What_may_be_a_secret_is_not_told() =>
        Assert.Equal(
            "https://a.example/path",
            GuardedHttp.Shown(new Uri("https://user:secret@a.example/path?token=secret#x"))
        );

    private async Task<HttpReply> SendAsync(long maxBytes)
    {
        using var http = new GuardedHttp(TestServer.Local, TimeSpan.FromMinutes(1), TimeProvider.System);
        using var request = new HttpRequestMessage(HttpMethod.Get, _server.Address);
        return await http.SendAsync(request, maxBytes, default);
    }
}
