namespace Pipeline.Client.Http;

/// <summary>A stream that broke off before its end; another attempt may go on.</summary>
internal sealed class BrokenStreamException(string message, Exception? inner = null) : Exception(message, inner);
