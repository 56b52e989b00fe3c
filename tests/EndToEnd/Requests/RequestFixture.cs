using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Serialization;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd.Requests;

/// <summary>A server to which requests are sent exactly as they are written, path and all.</summary>
public sealed class RequestFixture()
    : SiloFixture([SiloFolder.Embedder], "--samples", "false", "--max-document-bytes", "1048576")
{
    /// <summary>The tests that share the server.</summary>
    public const string Group = "requests";

    /// <summary>A collection with the document <c>kept</c>, which no test takes away.</summary>
    public const string Collection = "guarded";

    private static readonly UriCreationOptions AsWritten = new()
    {
        DangerousDisablePathAndQueryCanonicalization = true,
    };

    /// <summary>Sends a request whose path no client library has touched.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">Path and query, escaped as they shall be.</param>
    /// <param name="content">The body.</param>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string target, HttpContent? content = null)
    {
        var address = new Uri(BaseAddress.GetLeftPart(UriPartial.Authority) + target, AsWritten);
        using var request = new HttpRequestMessage(method, address) { Content = content };
        return await Http.SendAsync(request);
    }

    /// <summary>Makes a collection of its own for a test.</summary>
    public async Task<string> CreateAsync()
    {
        var name = $"c{Guid.NewGuid():N}"[..16];
        await Client.CreateCollectionAsync(name);
        return name;
    }

    /// <summary>Refuses an answer that only a fault of the program gives.</summary>
    /// <param name="response">The response.</param>
    /// <param name="request">The request, to be shown.</param>
    public async Task AssertSaneAsync(HttpResponseMessage response, string request)
    {
        var text = await response.Content.ReadAsStringAsync();
        if ((int)response.StatusCode is >= 500 and not 503 || text.Contains("\"internal\"", StringComparison.Ordinal))
        {
            var output = Silo.Output;
            Assert.Fail(
                $"{request}\n{(int)response.StatusCode}: {text}\n{output[Math.Max(0, output.Length - 3000)..]}"
            );
        }
    }

    /// <summary>The error of a response, which must have that status.</summary>
    public static async Task<ErrorDetail> ErrorAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        return JsonSerializer.Deserialize<ErrorBody>(text, PipelineJson.Options)!.Error;
    }

    /// <summary>Submits a good document and looks until it is found: the shard of the collection lives.</summary>
    /// <param name="collection">A collection of one shard.</param>
    public async Task AssertGoodDocumentsAreFoundAsync(string collection)
    {
        // Letters only: a word that no tokenizer splits.
        var word = string.Concat(Guid.NewGuid().ToByteArray().Select(value => "bcfhkmpqvxzrwjlt"[value & 15]));
        using var sent = await Http.PostAsJsonAsync(
            $"/api/collections/{collection}/documents",
            new { id = $"good-{word}", text = $"검색어 {word} 가 있는 좋은 문서입니다." }
        );
        Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);
        await Client.SettleAsync(collection, TimeSpan.FromMinutes(1));
        var found = await Client.SearchAsync(
            new SearchRequest
            {
                Collection = collection,
                Query = word,
                Mode = SearchMode.Keyword,
            }
        );
        Assert.Equal([$"good-{word}"], found.Hits.Select(hit => hit.DocumentId).Distinct());
    }

    /// <inheritdoc />
    protected override async Task PrepareAsync()
    {
        await Client.CreateCollectionAsync(Collection);
        await Client.SubmitAsync(Collection, new Contracts.Documents.DocumentInput { Id = "kept", Text = "Kept." });
    }
}

/// <summary>Makes the server one for several classes.</summary>
[CollectionDefinition(RequestFixture.Group)]
public sealed class RequestGroup : ICollectionFixture<RequestFixture>;
