package dev.quipu.cli;
final class DocsCommand { DocsCommand(Console c) {} }
