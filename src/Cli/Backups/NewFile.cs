using Pipeline.Contracts.Backups;
using Pipeline.Storage.Backups;

namespace Pipeline.Cli.Backups;

/// <summary>Writes a file that appears under its name only once it is whole and on the disk.</summary>
internal static class NewFile
{
    private const int Buffer = 1 << 16;

    /// <summary>Writes it.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="write">Writes what is in it.</param>
    /// <param name="cancellationToken">Ends it; nothing is left then.</param>
    /// <exception cref="Contracts.Errors.PipelineException">The disk is full.</exception>
    public static async Task<T> WriteAsync<T>(
        string path,
        Func<Stream, Task<T>> write,
        CancellationToken cancellationToken
    )
    {
        var partial = path + ".partial";
        try
        {
            T result;
            var file = new FileStream(
                partial,
                FileMode.Create,
                FileAccess.Write,
                FileShare.None,
                Buffer,
                useAsync: true
            );
            await using (file.ConfigureAwait(false))
            {
                result = await write(file).ConfigureAwait(false);
                await file.FlushAsync(cancellationToken).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
            return result;
        }
        catch (Exception error)
        {
            File.Delete(partial);
            if (BackupException.IsDiskFull(error))
            {
                throw BackupErrors.Of(BackupProblem.DiskFull, new Dictionary<string, string>());
            }

            throw;
        }
    }
}
