package dev.quipu.threads.access;

import dev.quipu.access.testing.PackAccessArchitecture;

class ArchitectureTest extends PackAccessArchitecture {}
