using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using Pipeline.Connectors.Network;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Git;

/// <summary>
/// The files of a branch of a Git repository. The newest commit alone is fetched, into a copy that is kept; a file's
/// version is that of its content in Git, so only files that differ between two commits are read.
/// </summary>
/// <param name="settings">Which repository.</param>
/// <param name="time">The clock.</param>
public sealed class GitSource(GitSettings settings, TimeProvider time) : ISource
{
    private const string Own = "refs/pipeline/head";
    private const long MaxListing = 256 << 20;
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(15);

    private string Shown => GuardedHttp.Shown(settings.Address);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ProbeAsync(int most, CancellationToken cancellationToken)
    {
        // Whoever tests wants to know soon, and a repository may be large: its branches are enough.
        var git = await PrepareAsync(cancellationToken).ConfigureAwait(false);
        await FindHeadAsync(git, cancellationToken).ConfigureAwait(false);
        var branches = await CallAsync(git, Short, cancellationToken, "ls-remote", "--heads", "--", Address)
            .ConfigureAwait(false);
        return
        [
            .. Encoding
                .UTF8.GetString(branches)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('\t')[^1])
                .Take(most),
        ];
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceEvent> ReadAsync(
        SourceReading reading,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var git = await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var head = await FindHeadAsync(git, cancellationToken).ConfigureAwait(false);
        if (!await HasAsync(git, head, cancellationToken).ConfigureAwait(false))
        {
            await CallAsync(
                    git,
                    Long,
                    cancellationToken,
                    "fetch",
                    "--quiet",
                    "--depth=1",
                    "--no-tags",
                    "--no-write-fetch-head",
                    "--",
                    Address,
                    $"+{Reference}:{Own}"
                )
                .ConfigureAwait(false);

            // What the newest commit does not need goes; if it cannot, the copy is only larger.
            await git.RunAsync(["gc", "--quiet", "--prune=now"], MaxListing, Long, cancellationToken)
                .ConfigureAwait(false);

            // It may have moved on since.
            head = Encoding
                .ASCII.GetString(
                    await CallAsync(git, Short, cancellationToken, "rev-parse", "--verify", Own).ConfigureAwait(false)
                )
                .Trim();
        }

        var listing = await CallAsync(git, Short, cancellationToken, "ls-tree", "-r", "-z", "-l", "--full-tree", head)
            .ConfigureAwait(false);
        foreach (var file in Files(listing))
        {
            yield return new ItemFound(new SourceItem(file.Path, file.Id, token => ReadFileAsync(git, file, token)));
        }

        yield return new ListingComplete();
        yield return new Checkpoint(head);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string Address => settings.Address.AbsoluteUri;

    private string Reference => settings.Branch is { } branch ? $"refs/heads/{branch}" : "HEAD";

    private async Task<GitProgram> PrepareAsync(CancellationToken cancellationToken)
    {
        var own = new List<(string, string)>();
        if (!settings.Address.IsFile)
        {
            // Git connects to the addresses that were looked at, and asks no name server again.
            var addresses = await settings
                .Rules.ResolveAsync(settings.Address.IdnHost, cancellationToken)
                .ConfigureAwait(false);
            var written = addresses.Select(address =>
                address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString()
            );
            own.Add(
                (
                    "http.curloptResolve",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{settings.Address.IdnHost}:{settings.Address.Port}:{string.Join(',', written)}"
                    )
                )
            );
        }

        if (settings.Secret is { } secret)
        {
            var pair = secret.Contains(':', StringComparison.Ordinal) ? secret : $"x-access-token:{secret}";
            own.Add(
                ("http.extraHeader", $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}")
            );
        }

        Directory.CreateDirectory(settings.Folder);
        var git = new GitProgram(settings.Folder, time) { Settings = own };
        if (!File.Exists(Path.Combine(settings.Folder, "HEAD")))
        {
            await CallAsync(git, Short, cancellationToken, "init", "--quiet", "--bare", ".").ConfigureAwait(false);
        }

        return git;
    }

    private async Task<string> FindHeadAsync(GitProgram git, CancellationToken cancellationToken)
    {
        var told = await CallAsync(git, Short, cancellationToken, "ls-remote", "--", Address, Reference)
            .ConfigureAwait(false);
        var head = Encoding
            .UTF8.GetString(told)
            .Split('\n')
            .Select(line => line.Split('\t'))
            .FirstOrDefault(line => line is [_, var name] && name == Reference)
            ?[0];
        return head is { Length: 40 or 64 } && head.All(char.IsAsciiHexDigit)
            ? head
            : throw new SourceException(
                Problem.Of(ProblemCode.SourceMissing, ("address", $"{Shown} {Reference}")),
                isTransient: false
            );
    }

    private static async Task<bool> HasAsync(GitProgram git, string commit, CancellationToken cancellationToken)
    {
        // Whether it is whole: the reference is set when the fetch is through.
        var known = await git.RunAsync(["rev-parse", "--verify", "--quiet", Own], 1000, Short, cancellationToken)
            .ConfigureAwait(false);
        return known.Code == 0 && Encoding.ASCII.GetString(known.Output).Trim() == commit;
    }

    private async Task<SourceContent> ReadFileAsync(GitProgram git, RepositoryFile file, CancellationToken token)
    {
        if (file.Bytes > settings.MaxBytes)
        {
            return new SourceContent((ReadOnlyMemory<byte>?)null) { RefusedBytes = file.Bytes };
        }

        var content = await git.RunAsync(["cat-file", "blob", file.Id], settings.MaxBytes, Short, token)
            .ConfigureAwait(false);
        return content.Code == 0
            ? new SourceContent(content.Output) { Address = settings.Address.IsFile ? null : Shown }
            : throw Failed(content);
    }

    /// <summary>The files of a listing: mode, type, id, size, and behind a tab the path, each ended by zero.</summary>
    private IEnumerable<RepositoryFile> Files(byte[] listing)
    {
        foreach (var line in Encoding.UTF8.GetString(listing).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var fields = line[..tab].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var path = line[(tab + 1)..];

            // Links and submodules lead elsewhere.
            if (
                fields is ["100644" or "100755", "blob", var id, var size]
                && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
                && settings.Filter.Takes(path)
            )
            {
                yield return new RepositoryFile(path, id, bytes);
            }
        }
    }

    private async Task<byte[]> CallAsync(
        GitProgram git,
        TimeSpan patience,
        CancellationToken cancellationToken,
        params string[] arguments
    )
    {
        var result = await git.RunAsync(arguments, MaxListing, patience, cancellationToken).ConfigureAwait(false);
        return result.Code == 0 ? result.Output : throw Failed(result);
    }

    private SourceException Failed(GitResult result)
    {
        var said = result.Errors;
        if (result.Code is 127)
        {
            return new SourceException(Problem.Of(ProblemCode.ProgramMissing, ("program", "git")), isTransient: false);
        }

        if (Says("Authentication failed", "could not read Username", "could not read Password", "error: 403"))
        {
            return new SourceException(Problem.Of(ProblemCode.SourceForbids, ("address", Shown)), isTransient: false);
        }

        if (Says("not found", "does not exist", "does not appear to be a git repository", "couldn't find remote ref"))
        {
            return new SourceException(Problem.Of(ProblemCode.SourceMissing, ("address", Shown)), isTransient: false);
        }

        var detail = said.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? $"git {result.Code}";
        var isAway = Says("Could not resolve", "Failed to connect", "Couldn't connect", "timed out", "error: 5");
        return new SourceException(
            Problem.Of(
                isAway ? ProblemCode.SourceUnreachable : ProblemCode.SourceBroken,
                ("address", Shown),
                ("detail", detail)
            ),
            isTransient: isAway
        );

        bool Says(params ReadOnlySpan<string> words)
        {
            foreach (var word in words)
            {
                if (said.Contains(word, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private sealed record RepositoryFile(string Path, string Id, long Bytes);
}
