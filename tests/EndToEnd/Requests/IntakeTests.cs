using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Pipeline.EndToEnd.Requests;

/// <summary>Bodies of any size and shape: each has a limit that is told, and a bad line costs that line
/// alone.</summary>
[Collection(RequestFixture.Group)]
public sealed class IntakeTests(RequestFixture fixture)
{
    private const string Documents = $"/api/collections/{RequestFixture.Collection}/documents";

    [Theory]
    [InlineData("documents")]
    [InlineData("search")]
    public async Task Json_without_end_is_refused_at_its_limit(string path)
    {
        using var content = new StreamContent(new RepeatedText(200L << 20));
        content.Headers.ContentLength = 200L << 20;
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await SendEarlyAsync($"/api/collections/{RequestFixture.Collection}/{path}", content);
        var error = await RequestFixture.ErrorAsync(response, HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal(("too_large", "body"), (error.Code, error.Param));
    }

    [Theory]
    [InlineData("{\"id\":\"..\",\"text\":\"a\"}", "[2].id")]
    [InlineData("{\"id\":\"c\"}", "[2].text")]
    [InlineData("{\"id\":\"c\",\"text\":\"가\",\"content\":\"YQ==\"}", "[2].content")]
    [InlineData("{\"id\":\"c\",\"text\":\"가\",\"labels\":[\"\"]}", "[2].labels")]
    [InlineData("{\"id\":\"c\",\"text\":\"가\",\"metadata\":{\"a\":{\"b\":{}}}}", "[2].metadata")]
    [InlineData("{\"id\":\"c\",\"text\":\"가\",\"contentType\":\"글\"}", "[2].contentType")]
    [InlineData("{\"id\":\"c\",\"txt\":\"가\"}", "[2].txt")]
    [InlineData("{\"id\":7,\"text\":\"가\"}", "[2].id")]
    [InlineData("null", "[2]")]
    public async Task An_array_is_taken_whole_or_not_at_all(string third, string field)
    {
        var collection = await fixture.CreateAsync();
        var body = $"[{{\"id\":\"a\",\"text\":\"첫째\"}},{{\"id\":\"b\",\"text\":\"second\"}},{third}]";
        using (var content = new StringContent(body, Encoding.UTF8, "application/json"))
        {
            using var response = await fixture.SendAsync(
                HttpMethod.Post,
                $"/api/collections/{collection}/documents",
                content
            );
            Assert.Equal(field, (await RequestFixture.ErrorAsync(response, HttpStatusCode.BadRequest)).Param);
        }

        await foreach (var document in fixture.Client.ListDocumentsAsync(collection))
        {
            Assert.Fail($"'{document.Id}' was accepted.");
        }
    }

    [Fact]
    public async Task A_bad_line_is_an_error_line_and_the_stream_goes_on()
    {
        var collection = await fixture.CreateAsync();
        byte[][] lines =
        [
            "{\"id\":\"first\",\"text\":\"a\"}"u8.ToArray(),
            "{\"id\":\"broken\","u8.ToArray(),
            "null"u8.ToArray(),
            "[1]"u8.ToArray(),
            "{\"id\":\"..\",\"text\":\"a\"}"u8.ToArray(),
            "{\"id\":\"a\",\"txt\":\"a\"}"u8.ToArray(),
            "{\"id\":\"\\ud800\",\"text\":\"a\"}"u8.ToArray(),
            [0xFF, 0xFE, 0x00],
            "{\"id\":\"m\",\"text\":\"a\",\"metadata\":{\"a\":\"\\ud800\"}}"u8.ToArray(),
            Encoding.UTF8.GetBytes($"{{\"id\":\"endless\",\"text\":\"{new string('x', 8 << 20)}\"}}"),
            "{\"id\":\"last\",\"text\":\"a\"}\r"u8.ToArray(),
        ];
        var answers = await LinesAsync(collection, [.. lines.SelectMany(line => (byte[])[.. line, (byte)'\n'])]);
        Assert.Equal(lines.Length, answers.Count);
        Assert.Equal("first", answers[0].GetProperty("id").GetString());
        Assert.Equal("last", answers[^1].GetProperty("id").GetString());
        for (var i = 1; i < lines.Length - 1; i++)
        {
            Assert.Equal(i + 1, answers[i].GetProperty("line").GetInt32());
            Assert.Equal(
                i == 9 ? "too_large" : "invalid_request",
                answers[i].GetProperty("error").GetProperty("code").GetString()
            );
        }

        await fixture.AssertGoodDocumentsAreFoundAsync(collection);
    }

    /// <summary>More broken lines than the window holds: nothing that goes wrong with a line may keep its place in
    /// it.</summary>
    [Fact]
    public async Task Lines_beyond_the_window_are_all_answered()
    {
        var collection = await fixture.CreateAsync();
        var body = new StringBuilder();
        for (var i = 0; i < 300; i++)
        {
            body.Append(
                i % 3 == 0 ? $"{{\"id\":\"d{i}\",\"text\":\"t\"}}\n"
                : i % 3 == 1 ? "\uFFFF\n"
                : "{\"id\":\"" + new string('x', 600) + "\",\"text\":\"t\"}\n"
            );
        }

        Assert.Equal(300, (await LinesAsync(collection, Encoding.UTF8.GetBytes(body.ToString()))).Count);
    }

    /// <summary>A client that goes away in the middle leaves nothing behind that takes part in later uploads.</summary>
    [Fact]
    public async Task An_upload_that_breaks_off_keeps_what_was_whole()
    {
        var collection = await fixture.CreateAsync();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(fixture.BaseAddress.Host, fixture.BaseAddress.Port);
            var line = "{\"id\":\"whole\",\"text\":\"a\"}\n{\"id\":\"half\",\"te"u8.ToArray();
            var head =
                $"POST /api/collections/{collection}/documents HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: 1000\r\n\r\n";
            await socket.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. line]);
            using var answer = new StreamReader(socket.GetStream());
            while (await answer.ReadLineAsync() is { } said && !said.Contains("\"whole\"", StringComparison.Ordinal))
            { }
        }

        await fixture.AssertGoodDocumentsAreFoundAsync(collection);
        var ids = new List<string>();
        await foreach (var document in fixture.Client.ListDocumentsAsync(collection))
        {
            ids.Add(document.Id);
        }

        Assert.Contains("whole", ids);
        Assert.DoesNotContain("half", ids);
    }

    [Theory]
    [InlineData(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nno end",
        "multipart/form-data; boundary=b"
    )]
    [InlineData("--b\r\n\r\nno name\r\n--b--\r\n", "multipart/form-data; boundary=b")]
    [InlineData("nothing", "multipart/form-data; boundary=b")]
    [InlineData("nothing", "multipart/form-data")]
    [InlineData("nothing", "multipart/form-data; boundary=\"\"")]
    [InlineData("--b\r\nno header\r\n\r\na\r\n--b--\r\n", "multipart/form-data; boundary=b")]
    [InlineData("id=a&text=b", "application/x-www-form-urlencoded")]
    public async Task A_malformed_multipart_body_is_refused(string body, string type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await fixture.SendAsync(HttpMethod.Post, Documents, content);
        await RequestFixture.ErrorAsync(response, HttpStatusCode.BadRequest);
    }

    /// <summary>Sends a body that is not wanted whole: the answer may come before its end.</summary>
    private async Task<HttpResponseMessage> SendEarlyAsync(string target, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(fixture.BaseAddress, target))
        {
            Content = content,
        };
        request.Headers.ExpectContinue = true;
        return await fixture.Http.SendAsync(request);
    }

    private async Task<IReadOnlyList<JsonElement>> LinesAsync(string collection, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(fixture.BaseAddress, $"/api/collections/{collection}/documents")
        )
        {
            Content = content,
        };
        using var response = await fixture.Http.SendAsync(request, limit.Token);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync(limit.Token);
        return
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement.Clone()),
        ];
    }
}
