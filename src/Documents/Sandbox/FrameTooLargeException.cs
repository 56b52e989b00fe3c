namespace Pipeline.Documents.Sandbox;

/// <summary>A frame announces a body that is longer than the receiver takes.</summary>
internal sealed class FrameTooLargeException(long length, long most)
    : IOException($"A frame of {length} bytes is larger than the {most} that are taken.");
