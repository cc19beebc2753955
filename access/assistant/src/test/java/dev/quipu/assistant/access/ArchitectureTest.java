package dev.quipu.assistant.access;

import dev.quipu.access.testing.PackAccessArchitecture;

class ArchitectureTest extends PackAccessArchitecture {}
