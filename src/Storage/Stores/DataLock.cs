using Pipeline.Storage.Errors;

namespace Pipeline.Storage.Stores;

/// <summary>
/// Keeps a second process out of a data directory: a file held open without sharing. The operating system releases it
/// with the process, however that ends. The file itself stays, since removing it would race with the next holder.
/// </summary>
public sealed class DataLock : IDisposable
{
    private readonly FileStream _file;

    private DataLock(FileStream file) => _file = file;

    /// <summary>Takes the lock until it is disposed.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The lock.</returns>
    /// <exception cref="StoreInUseException">Somebody else holds it.</exception>
    /// <exception cref="StoreUnavailableException">The file cannot be made.</exception>
    public static DataLock Take(string path)
    {
        try
        {
            return new DataLock(
                new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1)
            );
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            throw new StoreInUseException(
                $"The data directory is in use by another process; choose another --data (lock file: {path}).",
                exception
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The store cannot reach its files: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // .NET reports a held lock as ERROR_SHARING_VIOLATION on Windows and with the bare errno of flock elsewhere:
    // EWOULDBLOCK is 11 on Linux and 35 on macOS.
    private static bool IsHeld(IOException exception) =>
        OperatingSystem.IsWindows()
            ? (exception.HResult & 0xFFFF) is 32 or 33
            : exception.HResult == (OperatingSystem.IsLinux() ? 11 : 35);
}
