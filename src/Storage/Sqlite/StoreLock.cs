using Pipeline.Storage.Errors;

namespace Pipeline.Storage.Sqlite;

/// <summary>
/// Keeps a second process from writing the same store: a file held open without sharing. The operating system releases
/// it with the process, however that ends. The file itself stays, since removing it would race with the next holder.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    public static StoreLock Take(string databasePath)
    {
        var path = databasePath + ".lock";
        try
        {
            return new StoreLock(
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
            throw SqliteErrors.Translate(exception);
        }
    }

    public void Dispose() => _file.Dispose();

    // .NET reports a held lock as ERROR_SHARING_VIOLATION on Windows and with the bare errno of flock elsewhere:
    // EWOULDBLOCK is 11 on Linux and 35 on macOS.
    private static bool IsHeld(IOException exception) =>
        OperatingSystem.IsWindows()
            ? (exception.HResult & 0xFFFF) is 32 or 33
            : exception.HResult == (OperatingSystem.IsLinux() ? 11 : 35);
}
