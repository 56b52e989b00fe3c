namespace Pipeline.Documents.Reading.Packages;

/// <summary>Opens the encrypted parts of a package.</summary>
internal interface IPartLock
{
    /// <summary>Whether a part is encrypted.</summary>
    bool Locks(string path);

    /// <summary>Decrypts a part, which is deflated then.</summary>
    /// <param name="path">The part.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    byte[] Open(string path, byte[] bytes);
}
