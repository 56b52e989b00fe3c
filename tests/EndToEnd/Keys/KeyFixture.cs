using System.Net.Http.Headers;
using Pipeline.Client;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Keys;
using Pipeline.EndToEnd.Running;
using Pipeline.Vocabulary;

namespace Pipeline.EndToEnd.Keys;

/// <summary>A server that asks for keys, with one of each kind.</summary>
public sealed class KeyFixture : SiloFixture
{
    /// <summary>A collection, and another.</summary>
    public const string Team = "team";

    /// <inheritdoc cref="Team"/>
    public const string Other = "other";

    /// <summary>The key of the environment.</summary>
    public static readonly string Admin = new('a', 40);

    public KeyFixture()
        : base([], "--auth", "keys", "--samples", "false", "--orleans-dashboard", "true") =>
        Folder.Environment["PIPELINE_ADMIN_KEY"] = Admin;

    /// <summary>Secrets by what they are for.</summary>
    public Dictionary<string, string?> Secrets { get; } = new() { ["none"] = null, ["env"] = Admin };

    /// <summary>A client with the key of the environment.</summary>
    public PipelineClient Administrator { get; private set; } = null!;

    /// <summary>Sends a request with a key.</summary>
    public Task<HttpResponseMessage> SendAsync(string method, string path, string? secret, string? body = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Accept.ParseAdd("application/json");
        request.Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        if (secret is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        }

        return Http.SendAsync(request);
    }

    /// <summary>Makes a key and keeps its secret.</summary>
    public async Task<IssuedKey> AddAsync(string name, NewKey key)
    {
        var issued = await Administrator.AddKeyAsync(key with { Name = name });
        Secrets[name] = issued.Secret;
        return issued;
    }

    /// <inheritdoc/>
    protected override async Task PrepareAsync()
    {
        Administrator = Silo.CreateClient(key: Admin);
        foreach (var collection in (string[])[Team, Other])
        {
            await Administrator.CreateCollectionAsync(collection);
            await Administrator.SubmitBatchAsync(
                collection,
                [
                    new DocumentInput { Id = "open", Text = "The canteen opens at noon." },
                    new DocumentInput
                    {
                        Id = "pay",
                        Text = "The canteen's cook earns 3000.",
                        Labels = ["hr"],
                    },
                ]
            );
            await Administrator.SettleAsync(collection);
        }

        await AddAsync("admin", new NewKey { Role = KeyRole.Admin });
        await AddAsync("writer", new NewKey { Role = KeyRole.Writer });
        await AddAsync("reader", new NewKey());
        await AddAsync("team reader", new NewKey { Collections = [Team] });
        await AddAsync("team writer", new NewKey { Role = KeyRole.Writer, Collections = [Team] });
        await AddAsync("unlabelled", new NewKey { Labels = [] });
        await AddAsync("hr", new NewKey { Labels = ["hr"] });
        await AddAsync("brief", new NewKey { Expires = DateTimeOffset.UtcNow.AddSeconds(2) });
        await Administrator.RevokeKeyAsync((await AddAsync("revoked", new NewKey())).Key.Id);
        var secret = Secrets["reader"]!;
        Secrets["forged"] = secret[..^1] + (secret[^1] == 'x' ? 'y' : 'x');
        Secrets["foreign"] = "sk-none";
    }
}
