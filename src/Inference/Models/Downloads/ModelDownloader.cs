using Pipeline.Inference.Models.Catalogue;
using Pipeline.Inference.Models.Manifests;
using Pipeline.Inference.Models.Verification;

namespace Pipeline.Inference.Models.Downloads;

/// <summary>
/// Downloads models of the catalogue. A model is gathered in a hidden folder beside its place, file by file, resuming
/// what an earlier attempt left; when every file has the right size, hash and form, the manifest is written and the
/// folder renamed, so that a model is there as a whole or not at all. Safe for concurrent use, also by several
/// processes: the second download of the same model is refused.
/// </summary>
/// <param name="http">
/// Sends the requests. Best made by <see cref="CreateClient"/>: servers state hashes in their redirects, which a client
/// that follows redirects by itself hides.
/// </param>
/// <param name="options">Limits; the defaults when null.</param>
/// <param name="time">Time for waits and rates; the system's when null.</param>
public sealed class ModelDownloader(HttpClient http, ModelDownloadOptions? options = null, TimeProvider? time = null)
{
    private readonly HttpClient _http = http ?? throw new ArgumentNullException(nameof(http));
    private readonly ModelDownloadOptions _options = options ?? new ModelDownloadOptions();
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>
    /// A client for downloads: it takes its proxy from the environment (HTTPS_PROXY, NO_PROXY), leaves redirects to the
    /// downloader and has no limit on the length of a response.
    /// </summary>
    /// <returns>The client; the caller disposes it.</returns>
    public static HttpClient CreateClient()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(20),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        };
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Pipeline/1.0");
        return client;
    }

    /// <summary>Downloads a model, unless it is there already.</summary>
    /// <param name="model">The model.</param>
    /// <param name="directory">The directory of models, for example <see cref="ModelDirectories.UserCache"/>.</param>
    /// <param name="progress">Receives the progress of each file, a few times a second.</param>
    /// <param name="cancellation">Stops the download; what has arrived is kept.</param>
    /// <returns>The installed model.</returns>
    /// <exception cref="ModelDownloadException">Says why and what to do.</exception>
    public async Task<InstalledModel> DownloadAsync(
        CatalogueModel model,
        string directory,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        _options.Validate();
        RequireNames(model);
        var target = Path.GetFullPath(Path.Combine(directory, model.Name));
        var staging = Path.GetFullPath(Path.Combine(directory, $".{model.Name}.downloading"));
        CreateDirectory(directory);
        await using var held = Lock(Path.Combine(directory, $".{model.Name}.lock"), model.Name);
        if (Directory.Exists(target))
        {
            return Existing(target, model);
        }

        CreateDirectory(staging);
        var files = new List<ModelFile>();
        foreach (var file in model.Files)
        {
            files.Add(
                await new FileDownload(_http, _options, _time, file, staging, progress)
                    .RunAsync(cancellation)
                    .ConfigureAwait(false)
            );
        }
        Check(model, files, staging);
        foreach (var file in model.Files)
        {
            File.Delete(Path.Combine(staging, file.Name) + ".partial.json");
        }

        var manifest = model.Manifest with { Files = files };
        await File.WriteAllTextAsync(Path.Combine(staging, ModelManifest.FileName), manifest.ToJson(), cancellation)
            .ConfigureAwait(false);
        Directory.Move(staging, target);
        return Existing(target, model);
    }

    private static InstalledModel Existing(string target, CatalogueModel model)
    {
        var installed = ModelFolder.Read(target, "downloaded").First();
        if (installed.IsUsable)
        {
            return installed;
        }

        throw new ModelDownloadException(
            DownloadProblem.WrongContent,
            $"{target} is there but cannot be used: {installed.Problem}. Delete the folder and download '{model.Name}' again."
        );
    }

    private static void RequireNames(CatalogueModel model)
    {
        foreach (var name in model.Files.Select(file => file.Name).Append(model.Name))
        {
            if (ModelFile.ProblemOf(name) is { } problem)
            {
                throw new ArgumentException($"The name '{name}' {problem}.", nameof(model));
            }
        }
        if (model.Name.Contains('/') || model.Name.StartsWith('.') || model.Files.Count == 0)
        {
            throw new ArgumentException(
                $"The model '{model.Name}' needs a plain name and at least one file.",
                nameof(model)
            );
        }
    }

    private static void CreateDirectory(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelDownloadException(
                DownloadProblem.Disk,
                $"{path} cannot be made: {e.Message} Set {ModelDirectories.Variable} to a directory that can be written.",
                e
            );
        }
    }

    private static FileStream Lock(string path, string name)
    {
        try
        {
            // The empty file stays: deleting it would let a third process lock a new one while a second still has this.
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelDownloadException(
                DownloadProblem.InProgress,
                $"'{name}' is being downloaded already ({path} is in use); wait for it, or stop it and try again.",
                e
            );
        }
    }

    // A login page of a network arrives as a fine file too; it must not become a model.
    private static void Check(CatalogueModel model, List<ModelFile> files, string staging)
    {
        foreach (var file in files)
        {
            var path = Path.Combine(staging, file.Name);
            if (ModelStructure.ProblemOf(path) is not { } problem)
            {
                continue;
            }

            File.Delete(path);
            File.Delete(path + ".partial.json");
            var address = model.Files.First(other => other.Name == file.Name).Address;
            throw new ModelDownloadException(
                DownloadProblem.WrongContent,
                $"What {address} sent is no such file: it {problem}. Something between here and the server may answer in its "
                    + "place; copy the model's folder from elsewhere."
            );
        }
    }
}
