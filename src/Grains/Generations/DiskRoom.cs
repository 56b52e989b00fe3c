namespace Pipeline.Grains.Generations;

/// <summary>How much room a disk has.</summary>
public class DiskRoom
{
    /// <summary>Bytes that are free where a directory is; null: that is not known.</summary>
    /// <param name="directory">The directory.</param>
    public virtual long? FreeBytes(string directory)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(directory)).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
