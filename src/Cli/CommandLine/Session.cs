using System.CommandLine;
using System.Text.Json;
using Pipeline.Cli.Output;
using Pipeline.Client;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Cli.CommandLine;

/// <summary>Makes the session of a command from its parsed line.</summary>
internal sealed class SessionFactory(Terminal terminal, Option<string?> server, Option<string?> apiKey)
{
    public Terminal Terminal => terminal;

    /// <summary>Runs a command's body with a session.</summary>
    public async Task<int> RunAsync(ParseResult parse, bool json, Func<Session, Task<int>> body)
    {
        using var session = Open(parse, json);
        return await body(session).ConfigureAwait(false);
    }

    private Session Open(ParseResult parse, bool json)
    {
        var given = parse.GetValue(server) ?? terminal.Variable("PIPELINE_SERVER");
        var key = new[] { parse.GetValue(apiKey), Variable("PIPELINE_KEY"), Variable("PIPELINE_API_KEY") };
        var options = new PipelineClientOptions { ApiKey = key.FirstOrDefault(one => !string.IsNullOrEmpty(one)) };
        if (!string.IsNullOrWhiteSpace(given))
        {
            var addresses = given
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(Address)
                .ToArray();
            options = options with
            {
                BaseAddress = addresses.Length > 0 ? addresses[0] : Address(given),
                OtherAddresses = [.. addresses.Skip(1)],
            };
        }

        try
        {
            return new Session(terminal, new PipelineClient(options), options.BaseAddress, json);
        }
        catch (PipelineException error)
        {
            throw new UsageException(error.Field == "apiKey" ? "--key" : "--server", error.Message);
        }

        string? Variable(string name) => terminal.Variable(name);
    }

    private static Uri Address(string given) =>
        Uri.TryCreate(given, UriKind.Absolute, out var address)
            ? address
            : throw new UsageException("--server", $"'{given}' is not a URL; give one such as http://127.0.0.1:5080.");
}

/// <summary>A command at work: its client and where it prints.</summary>
internal sealed class Session(Terminal terminal, PipelineClient client, Uri address, bool json) : IDisposable
{
    public Terminal Terminal => terminal;

    public PipelineClient Client => client;

    public Uri Address => address;

    /// <summary>True: print for machines.</summary>
    public bool Json => json;

    public void Dispose() => client.Dispose();

    /// <summary>The collection that a command means: the one named, else the only one there is.</summary>
    /// <param name="named">The option's value; null: none was given.</param>
    /// <param name="cancellationToken">Ends the question which there are.</param>
    /// <exception cref="UsageException">None was named, and there are several or none.</exception>
    public async Task<string> CollectionAsync(string? named, CancellationToken cancellationToken)
    {
        if (named is not null)
        {
            return named;
        }

        var names = (await client.ListCollectionsAsync(cancellationToken).ConfigureAwait(false))
            .Select(info => info.Name)
            .ToArray();
        return names switch
        {
            [var only] => only,
            [] => throw new UsageException(
                "--collection",
                "There is no collection yet. Make one with 'pipeline add FILE' or 'pipeline collections create NAME'."
            ),
            _ => throw new UsageException(
                "--collection",
                $"There are several collections; name one with --collection: {string.Join(", ", names)}."
            ),
        };
    }

    /// <summary>A line of the result.</summary>
    public void Line(string text) => terminal.WriteLine(Plain.Safe(text));

    /// <summary>A line beside the result.</summary>
    public void Note(string text) => terminal.WriteNote(Plain.OneLine(text));

    /// <summary>Tells an error after which the command goes on.</summary>
    public void Fail(PipelineException error) =>
        terminal.WriteNote(
            json
                ? JsonSerializer.Serialize(new ErrorBody(error.ToDetail()), PipelineJson.Options)
                : $"{terminal.Words.Text("error")}: {Plain.OneLine(terminal.Words.Error(error))}"
        );

    /// <summary>One JSON value on a line of its own, at once.</summary>
    public void Write<T>(T value)
    {
        terminal.Out.WriteLine(JsonSerializer.Serialize(value, PipelineJson.Options));
        terminal.Out.Flush();
    }

    /// <summary>A table of the result.</summary>
    public void Write(TextTable table) => terminal.WriteTable(table);
}
